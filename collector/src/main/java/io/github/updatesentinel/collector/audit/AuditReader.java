package io.github.updatesentinel.collector.audit;

import io.github.updatesentinel.collector.store.Database;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads what {@link Audit} has written, the newest first. */
public final class AuditReader {
  private static final int PAGE = 1_000;

  private AuditReader() {}

  /** The actions there are entries of. */
  public static List<String> actions(Handle handle) {
    return handle
        .createQuery("SELECT DISTINCT action FROM audit ORDER BY action")
        .mapTo(String.class)
        .list();
  }

  /**
   * A page of entries.
   *
   * @param before the id that the page before ended with; empty for the first
   */
  public static List<AuditEntry> page(Handle handle, AuditFilter filter, String before, int size) {
    return query(handle, filter, before, size).map((row, context) -> entry(row)).list();
  }

  /** Takes an entry, such as by writing it to a client. */
  public interface Sink {
    /** A failure ends the reading. */
    void take(AuditEntry entry) throws IOException;
  }

  /**
   * Hands on all entries, up to a number. Each page is read for itself: who takes them may be slow,
   * and must keep neither a connection nor all of them in memory.
   */
  public static void each(Database database, AuditFilter filter, int max, Sink to)
      throws IOException {
    String before = "";
    int left = max;
    List<AuditEntry> page;
    do {
      String from = before;
      int wanted = Math.min(PAGE, left);
      page =
          database.<List<AuditEntry>, RuntimeException>read(
              handle -> page(handle, filter, from, wanted));
      for (AuditEntry entry : page) {
        to.take(entry);
        before = entry.id();
      }
      left -= page.size();
    } while (left > 0 && page.size() == PAGE);
  }

  private static Query query(Handle handle, AuditFilter filter, String before, int size) {
    StringBuilder sql =
        new StringBuilder(
            "SELECT id, at, actor, remote, action, subject, detail FROM audit WHERE 1 = 1");
    if (!before.isEmpty()) {
      sql.append(" AND id < :before");
    }
    if (!filter.actor().isEmpty()) {
      sql.append(" AND actor = :actor");
    }
    if (!filter.action().isEmpty()) {
      sql.append(" AND action = :action");
    }
    if (!filter.subject().isEmpty()) {
      sql.append(" AND LOWER(subject) LIKE :subject ESCAPE '!'");
    }
    if (filter.withoutLogins()) {
      sql.append(" AND action NOT LIKE 'login.%'");
    }
    sql.append(" ORDER BY id DESC LIMIT :size");
    Query query = handle.createQuery(sql.toString()).bind("size", size);
    if (!before.isEmpty()) {
      query.bind("before", before);
    }
    if (!filter.actor().isEmpty()) {
      query.bind("actor", filter.actor());
    }
    if (!filter.action().isEmpty()) {
      query.bind("action", filter.action());
    }
    if (!filter.subject().isEmpty()) {
      query.bind("subject", "%" + literal(filter.subject().toLowerCase(Locale.ROOT)) + "%");
    }
    return query;
  }

  private static String literal(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  private static AuditEntry entry(java.sql.ResultSet row) throws java.sql.SQLException {
    return new AuditEntry(
        row.getString("id"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("actor"),
        text(row, "remote"),
        row.getString("action"),
        text(row, "subject"),
        text(row, "detail"));
  }

  private static String text(java.sql.ResultSet row, String column) throws java.sql.SQLException {
    String value = row.getString(column);
    return value == null ? "" : value;
  }
}
