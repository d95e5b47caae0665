package io.github.updatesentinel.collector.analysis;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** How verdicts changed. Thread-safe. */
public final class VerdictChanges {
  /** Form of what a page names as next: ms, epoch, sequence, agent ID. */
  private static final String PLACE = "\\d{1,18}-\\d{1,9}-\\d{1,18}-[0-9a-f-]{36}";

  private final Database database;

  /** Changes in a store. */
  public VerdictChanges(Database database) {
    this.database = database;
  }

  /** Whether a change is for the worse or for the better. */
  public enum Direction {
    WORSE,
    BETTER,
    /** The first verdict of a machine. */
    FIRST,
    /** A newer agent has a verdict that this version does not know. */
    UNKNOWN;

    static Direction of(@Nullable String was, String verdict) {
      if (was == null) {
        return FIRST;
      }
      var from = new Open<>(VerdictCode.class, was).known();
      var to = new Open<>(VerdictCode.class, verdict).known();
      if (from.isEmpty() || to.isEmpty()) {
        return UNKNOWN;
      }
      // Worst first is the order of the verdicts.
      return to.get().compareTo(from.get()) < 0 ? WORSE : BETTER;
    }
  }

  /**
   * How often one verdict became another one. A machine that changes back and forth counts each
   * time.
   *
   * @param was null for first verdicts of machines
   */
  public record Flow(@Nullable String was, String verdict, long changes) {
    /** Whether this is for the worse. */
    public Direction direction() {
      return Direction.of(was, verdict);
    }
  }

  /** A page of changes, latest first; {@code next} is null at the end. */
  public record Page(List<VerdictChange> changes, @Nullable String next) {}

  /** Which changes. */
  public record Filter(
      Instant from, Instant until, @Nullable String was, @Nullable String verdict) {
    /** What {@code was} says for the first verdict of a machine. */
    public static final String FIRST = "NONE";

    /** Whether this may name a verdict, also one of a newer agent, or says {@value #FIRST}. */
    public static boolean isName(String value) {
      return value.length() <= Open.MAX_NAME && Open.NAME.matcher(value).matches();
    }
  }

  /**
   * The sums of whole hours, most first.
   *
   * @param from begin of an hour
   */
  public List<Flow> flows(Instant from, Instant until) {
    return database.<List<Flow>, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT was, verdict, SUM(changes) AS sum FROM verdict_flow"
                        + " WHERE hour >= :from AND hour < :until"
                        + " GROUP BY was, verdict ORDER BY sum DESC, was, verdict")
                .bind("from", from.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .map(
                    (row, ctx) ->
                        new Flow(known(row.getString(1)), row.getString(2), row.getLong(3)))
                .list());
  }

  /**
   * A page of the changes themselves.
   *
   * @param before what an earlier page named as next; null, or unreadable: the latest
   */
  public Page page(Filter filter, @Nullable String before, int size) {
    Map<String, Object> values = new HashMap<>();
    StringBuilder sql =
        new StringBuilder(
            "SELECT v.received_at, v.agent_id, v.epoch, v.sequence, m.host, m.domain, v.was,"
                + " v.verdict, m.retired_at FROM verdict_change v LEFT JOIN machine m ON m.agent_id = v.agent_id"
                + " WHERE v.received_at >= :from AND v.received_at < :until");
    values.put("from", filter.from().toEpochMilli());
    values.put("until", filter.until().toEpochMilli());
    if (filter.was() != null) {
      sql.append(" AND v.was = :was");
      values.put("was", filter.was().equals(Filter.FIRST) ? "" : filter.was());
    }
    if (filter.verdict() != null) {
      sql.append(" AND v.verdict = :verdict");
      values.put("verdict", filter.verdict());
    }
    if (before != null && before.matches(PLACE)) {
      String[] parts = before.split("-", 4);
      sql.append(
          " AND (v.received_at, v.agent_id, v.epoch, v.sequence) < (:at, :agent, :epoch, :number)");
      values.put("at", Long.valueOf(parts[0]));
      values.put("epoch", Integer.valueOf(parts[1]));
      values.put("number", Long.valueOf(parts[2]));
      values.put("agent", parts[3]);
    }
    sql.append(
        " ORDER BY v.received_at DESC, v.agent_id DESC, v.epoch DESC, v.sequence DESC LIMIT ");
    sql.append(size + 1);
    List<String> places = new ArrayList<>();
    List<VerdictChange> changes =
        database.<List<VerdictChange>, RuntimeException>read(
            handle -> {
              Query query = handle.createQuery(sql.toString());
              return query
                  .bindMap(values)
                  .map(
                      (row, ctx) -> {
                        places.add(
                            row.getLong(1)
                                + "-"
                                + row.getInt(3)
                                + "-"
                                + row.getLong(4)
                                + "-"
                                + row.getString(2));
                        return new VerdictChange(
                            Instant.ofEpochMilli(row.getLong(1)),
                            row.getString(2),
                            row.getString(5),
                            row.getString(6),
                            row.getObject(9) != null,
                            known(row.getString(7)),
                            row.getString(8));
                      })
                  .list();
            });
    boolean more = changes.size() > size;
    return new Page(
        List.copyOf(changes.subList(0, Math.min(size, changes.size()))),
        more ? places.get(size - 1) : null);
  }

  /** Whether this is what a page names as next. */
  public static boolean readable(String before) {
    return before.matches(PLACE);
  }

  private static @Nullable String known(String was) {
    return was.isEmpty() ? null : was;
  }
}
