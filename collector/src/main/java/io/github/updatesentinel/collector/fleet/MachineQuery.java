package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lists of machines, and single ones. Thread-safe. */
public final class MachineQuery {
  /** Up to this many are counted for {@link MachineRows#total()}. */
  public static final int COUNTED = 10_000;

  private final Database database;
  private final Clock clock;
  private final Duration interval;

  /**
   * Reads from a store.
   *
   * @param interval assumed of agents that don't tell theirs
   */
  public MachineQuery(Database database, Clock clock, Duration interval) {
    this.database = database;
    this.clock = clock;
    this.interval = interval;
  }

  /** A page of the machines that match. A cursor of another order counts as none. */
  public MachineRows page(MachineFilter filter, PageRequest page) {
    return database.<MachineRows, RuntimeException>read(
        handle ->
            new MachinePage(handle, Silence.of(handle, clock.instant(), interval))
                .read(filter, page));
  }

  /** Hands over all machines that match, in order, in pieces, with little memory: for CSV. */
  public void each(
      MachineFilter filter, PageRequest.Sort sort, boolean descending, Consumer<MachineRow> to) {
    @Nullable String cursor = null;
    do {
      MachineRows rows =
          page(filter, new PageRequest(sort, descending, cursor, PageRequest.MAX_SIZE));
      rows.rows().forEach(to);
      cursor = rows.next();
    } while (cursor != null);
  }

  /** Everything about one machine; empty if there is none with this agent id. */
  public Optional<MachineDetail> detail(String agentId) {
    return database.<Optional<MachineDetail>, RuntimeException>read(
        handle ->
            MachineReading.detail(handle, Silence.of(handle, clock.instant(), interval), agentId));
  }

  /**
   * A page of one machine's changes, newest first.
   *
   * @param before what an earlier page named as next; null, or unreadable: the newest
   */
  public MachineChanges changes(String agentId, @Nullable String before, int size) {
    return database.<MachineChanges, RuntimeException>read(
        handle -> ChangeReading.changes(handle, agentId, before, size));
  }

  /** The body of the heartbeat behind a change, as received; empty if it is not kept. */
  public Optional<String> changeBody(String agentId, int epoch, long sequence) {
    return database.<Optional<String>, RuntimeException>read(
        handle -> ChangeReading.body(handle, agentId, epoch, sequence));
  }
}
