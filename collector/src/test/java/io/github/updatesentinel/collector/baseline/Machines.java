package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.fleet.Fixture;
import io.github.updatesentinel.collector.store.Database;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of machines for tests. */
final class Machines {
  private int next;
  private final Database database;

  Machines(Database database) {
    this.database = database;
  }

  void add(int count, long build, long ubr, String verdict, Instant seen) {
    add(count, null, build, ubr, verdict, seen);
  }

  /**
   * Gives all machines of a build the reason BASELINE_MISSING.
   *
   * @param ubr the required revision that they report; null for none
   */
  void lackBaseline(long build, @Nullable Integer ubr) {
    database.writing(
        handle -> {
          handle.execute(
              "INSERT INTO machine_reason (agent_id, code)"
                  + " SELECT agent_id, 'BASELINE_MISSING' FROM machine WHERE build = ?",
              build);
          if (ubr != null) {
            handle.execute(
                "UPDATE machine SET baseline_build = build, baseline_ubr = ? WHERE build = ?",
                ubr,
                build);
          }
        });
  }

  /** Gives machines of a verdict a heartbeat that says this, where they have none. */
  void say(String verdict, String heartbeat) {
    database.writing(
        handle ->
            handle.execute(
                "INSERT INTO document (agent_id, body) SELECT agent_id, ? FROM machine"
                    + " WHERE verdict = ? AND agent_id NOT IN (SELECT agent_id FROM document)",
                Fixture.gzip(heartbeat),
                verdict));
  }

  /** Machines of an edition, which leaves their family to it. */
  void add(
      int count, @Nullable String edition, long build, long ubr, String verdict, Instant seen) {
    database.writing(
        handle -> {
          for (int i = 0; i < count; i++) {
            handle
                .createUpdate(
                    "INSERT INTO machine (agent_id, epoch, last_sequence, missing, first_seen,"
                        + " last_seen, sent_at, latest_sent_at, started_at, interval_ms,"
                        + " silent_after, agent_version, name_key, edition, build, ubr, verdict,"
                        + " severity, severity_rank, since, changed_at, history_day, history_rows, content_digest,"
                        + " state_digest, scan_outcome, scan_found) VALUES (:id, 1, 1, '', :seen,"
                        + " :seen, :seen, :seen, :seen, 900000, :seen, '1.0.0', :id, :edition, :build,"
                        + " :ubr, :verdict, 'OK', 0, :seen, :seen, 0, 0, :bytes, :bytes, 'SUCCEEDED', 0)")
                .bind("id", new UUID(0, next++).toString())
                .bind("seen", seen.toEpochMilli())
                .bind("edition", edition)
                .bind("build", build)
                .bind("ubr", ubr)
                .bind("verdict", verdict)
                .bind("bytes", new byte[] {1})
                .execute();
          }
        });
  }
}
