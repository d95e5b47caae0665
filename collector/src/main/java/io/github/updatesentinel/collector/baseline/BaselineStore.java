package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.document.InvalidBaseline;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The tables of baselines. */
final class BaselineStore {
  private static final String COLUMNS =
      "SELECT number, version, published_at, published_by, note, sha256, signature"
          + " FROM baseline_version ";

  private BaselineStore() {}

  /** The publications, newest first. */
  static List<Published> all(Handle handle) {
    return handle
        .createQuery(COLUMNS + "ORDER BY number DESC")
        .map((row, ctx) -> published(row))
        .list();
  }

  static Optional<Published> byNumber(Handle handle, int number) {
    return handle
        .createQuery(COLUMNS + "WHERE number = :number")
        .bind("number", number)
        .map((row, ctx) -> published(row))
        .findOne();
  }

  /** Number of the current one; 0 if there is none. */
  static int currentNumber(Handle handle) {
    return handle
        .createQuery("SELECT COALESCE(MAX(number), 0) FROM baseline_version")
        .mapTo(Integer.class)
        .one();
  }

  static Optional<byte[]> body(Handle handle, int number) {
    return handle
        .createQuery("SELECT body FROM baseline_version WHERE number = :number")
        .bind("number", number)
        .mapTo(byte[].class)
        .findOne();
  }

  /** What each publication requires: number to build line to revision. */
  static Map<Integer, Map<BuildLine, Integer>> lines(Handle handle) {
    Map<Integer, Map<BuildLine, Integer>> lines = new TreeMap<>();
    handle
        .createQuery("SELECT number, build, family, ubr FROM baseline_requirement")
        .map(
            (row, ctx) ->
                lines
                    .computeIfAbsent(row.getInt("number"), number -> new TreeMap<>())
                    .put(
                        new BuildLine(
                            row.getInt("build"), WindowsFamily.valueOf(row.getString("family"))),
                        row.getInt("ubr")))
        .list();
    return lines;
  }

  /** False if this number is taken, possibly by a transaction that is still open. */
  static boolean insert(Handle handle, Published published, BaselineDocument document) {
    int inserted =
        handle
            .createUpdate(
                "INSERT INTO baseline_version (number, version, published_at, published_by, note,"
                    + " body, sha256, signature) VALUES (:number, :version, :at, :by, :note, :body,"
                    + " :sha256, :signature) ON CONFLICT DO NOTHING")
            .bind("number", published.number())
            .bind("version", published.version())
            .bind("at", published.publishedAt().toEpochMilli())
            .bind("by", published.publishedBy())
            .bind("note", published.note())
            .bind("body", document.body())
            .bind("sha256", published.sha256())
            .bind("signature", published.signature())
            .execute();
    if (inserted == 0) {
      return false;
    }
    PreparedBatch lines =
        handle.prepareBatch(
            "INSERT INTO baseline_requirement (number, build, family, ubr)"
                + " VALUES (:number, :build, :family, :ubr)");
    document
        .wanted()
        .forEach(
            (line, row) ->
                lines
                    .bind("number", published.number())
                    .bind("build", line.build())
                    .bind("family", line.family().name())
                    .bind("ubr", row.ubr())
                    .add());
    lines.execute();
    return true;
  }

  /** Drops the drafts from before this time, in ms since 1970. */
  static void deleteDrafts(Handle handle, long before) {
    handle.execute("DELETE FROM baseline_draft WHERE created_at < ?", before);
  }

  static void insertDraft(Handle handle, Draft draft) {
    handle
        .createUpdate(
            "INSERT INTO baseline_draft (id, created_at, created_by, note, body, signature)"
                + " VALUES (:id, :at, :by, :note, :body, :signature)")
        .bind("id", draft.id())
        .bind("at", draft.createdAt().toEpochMilli())
        .bind("by", draft.createdBy())
        .bind("note", draft.note())
        .bind("body", draft.document().body())
        .bind("signature", draft.signature())
        .execute();
  }

  static Optional<Draft> draft(Handle handle, String id) {
    return handle
        .createQuery(
            "SELECT created_at, created_by, note, body, signature FROM baseline_draft"
                + " WHERE id = :id")
        .bind("id", id)
        .map(
            (row, ctx) ->
                new Draft(
                    id,
                    Instant.ofEpochMilli(row.getLong("created_at")),
                    row.getString("created_by"),
                    row.getString("note"),
                    trusted(row.getBytes("body")),
                    row.getString("signature")))
        .findOne();
  }

  /** A document from the store, which contains nothing else. */
  static BaselineDocument trusted(byte[] body) {
    try {
      return BaselineDocument.parse(body);
    } catch (InvalidBaseline e) {
      throw new IllegalStateException("a baseline in the store is damaged: " + e.getMessage(), e);
    }
  }

  private static Published published(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Published(
        row.getInt("number"),
        row.getString("version"),
        Instant.ofEpochMilli(row.getLong("published_at")),
        row.getString("published_by"),
        row.getString("note"),
        row.getString("sha256"),
        row.getString("signature"));
  }
}
