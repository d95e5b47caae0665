package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.machine.Blindness;
import io.github.updatesentinel.collector.machine.Bodies;
import io.github.updatesentinel.collector.machine.MachineFamily;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which machines are blind though they do not lie: only their last heartbeats say so, and they are
 * read for that. Thread-safe.
 */
public final class BlindMachines {
  private static final int BATCH = 1000;

  private final Database database;

  /** Machines of a store. */
  public BlindMachines(Database database) {
    this.database = database;
  }

  /** A revision of a build line. */
  public record Revision(BuildLine line, long ubr) {}

  private record Found(String agentId, boolean blind) {}

  /**
   * Counts machines of these revisions that are SERVICING_BLOCKED, whose scan finds nothing, and
   * whose last heartbeat shows that they are blind.
   */
  public long count(Set<Revision> revisions) {
    long count = 0;
    List<Found> batch = revisions.isEmpty() ? List.of() : after("", revisions);
    while (!batch.isEmpty()) {
      count += batch.stream().filter(Found::blind).count();
      batch = after(batch.get(batch.size() - 1).agentId(), revisions);
    }
    return count;
  }

  private List<Found> after(String agentId, Set<Revision> revisions) {
    return database.<List<Found>, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT m.agent_id, m.build, m.ubr, m.family, m.edition, d.body FROM machine m"
                        + " JOIN document d ON d.agent_id = m.agent_id WHERE m.agent_id > :after"
                        + " AND m.verdict = :blocked AND m.retired_at IS NULL"
                        + " AND m.build IS NOT NULL AND m.ubr IS NOT NULL"
                        + " AND m.scan_outcome = 'SUCCEEDED'"
                        + " AND COALESCE(m.scan_servicing_found, m.scan_found) = 0"
                        + " ORDER BY m.agent_id LIMIT "
                        + BATCH)
                .bind("after", agentId)
                .bind("blocked", VerdictCode.SERVICING_BLOCKED.name())
                .map((row, ctx) -> found(row, revisions))
                .list());
  }

  private static Found found(ResultSet row, Set<Revision> revisions) throws SQLException {
    BuildLine line = line(row.getLong(2), row.getString(4), row.getString(5));
    boolean asked = revisions.contains(new Revision(line, row.getLong(3)));
    return new Found(row.getString(1), asked && Blindness.shown(Bodies.json(row.getBytes(6))));
  }

  private static BuildLine line(long build, @Nullable String family, @Nullable String edition) {
    boolean server = WindowsFamily.SERVER.name().equals(MachineFamily.of(family, edition));
    return new BuildLine(
        (int) Math.min(build, Integer.MAX_VALUE),
        server ? WindowsFamily.SERVER : WindowsFamily.CLIENT);
  }
}
