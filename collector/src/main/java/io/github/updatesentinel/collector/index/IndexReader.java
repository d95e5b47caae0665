package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.machine.MachineFamily;
import io.github.updatesentinel.collector.machine.MachineVerdict;
import io.github.updatesentinel.collector.machine.ReasonQuery;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jdbi.v3.core.Handle;

/**
 * Reads machines out of the store into columns: the whole, in rounds through the primary key, and
 * what has changed lately. The caller lets one thread in at a time.
 */
public final class IndexReader {
  private static final int BATCH = 2000;

  /** Changes that are committed late, or by a collector whose clock is behind, are read again. */
  private static final long OVERLAP_MS = 10_000;

  private static final String COLUMNS =
      "SELECT m.agent_id, m.name_key, m.verdict, m.severity, m.since, m.silent_after,"
          + " m.good_scan_at, m.build, m.ubr, m.baseline_build, m.baseline_ubr, m.domain,"
          + " m.edition, m.source_kind, m.source_server, m.changed_at, m.last_seen,"
          + " m.scan_outcome = 'SUCCEEDED' AND COALESCE(m.scan_servicing_found, m.scan_found) = 0,"
          + " m.family FROM machine m ";

  private final Database database;
  private final ReentrantReadWriteLock lock;
  private byte round;
  private String readUpTo = "";
  private long changesFrom;

  public IndexReader(Database database, ReentrantReadWriteLock lock) {
    this.database = database;
    this.lock = lock;
  }

  /** How many machines there are. */
  int expected() {
    return database.<Integer, RuntimeException>read(
        handle -> handle.createQuery("SELECT count(*) FROM machine").mapTo(Integer.class).one());
  }

  /** Reads a whole round. */
  public void whole(MachineColumns columns, long now) {
    begin();
    changesFrom = now - OVERLAP_MS;
    while (!batch(columns)) {
      // Each batch is a step.
    }
  }

  /** Goes on with the round, and into the next one, until this time. */
  public void slice(MachineColumns columns, long untilNanos) {
    do {
      if (batch(columns)) {
        return;
      }
    } while (System.nanoTime() - untilNanos < 0);
  }

  /** Reads what was changed since the last time. */
  public void changes(MachineColumns columns, long now) {
    long from = changesFrom;
    String after = "";
    List<Read> batch;
    do {
      long at = from;
      String id = after;
      batch =
          database.<List<Read>, RuntimeException>read(
              handle ->
                  handle
                      .createQuery(
                          COLUMNS
                              + "WHERE (m.changed_at, m.agent_id) > (:at, :id)"
                              + " ORDER BY m.changed_at, m.agent_id LIMIT "
                              + BATCH)
                      .bind("at", at)
                      .bind("id", id)
                      .map((rs, ctx) -> read(rs))
                      .list());
      if (batch.isEmpty()) {
        break;
      }
      List<String> ids = batch.stream().map(read -> read.entry.agentId()).toList();
      put(
          columns,
          batch,
          database.<Map<String, List<String>>, RuntimeException>read(
              handle -> ReasonQuery.of(handle, ids)));
      Read last = batch.get(batch.size() - 1);
      from = last.changedAt;
      after = last.entry.agentId();
    } while (batch.size() == BATCH);
    changesFrom = Math.max(changesFrom, Math.min(from, now) - OVERLAP_MS);
  }

  private void begin() {
    round++;
    readUpTo = "";
  }

  /** Reads one batch; returns whether that was the last of its round. */
  private boolean batch(MachineColumns columns) {
    List<Read> batch =
        database.<List<Read>, RuntimeException>read(
            handle ->
                handle
                    .createQuery(
                        COLUMNS + "WHERE m.agent_id > :after ORDER BY m.agent_id LIMIT " + BATCH)
                    .bind("after", readUpTo)
                    .map((rs, ctx) -> read(rs))
                    .list());
    if (!batch.isEmpty()) {
      String last = batch.get(batch.size() - 1).entry.agentId();
      put(
          columns,
          batch,
          database.<Map<String, List<String>>, RuntimeException>read(
              handle -> range(handle, readUpTo, last)));
      readUpTo = last;
    }
    boolean ended = batch.size() < BATCH;
    if (ended) {
      lock.writeLock().lock();
      try {
        columns.removeOthers(round);
      } finally {
        lock.writeLock().unlock();
      }
      begin();
    }
    return ended;
  }

  private void put(MachineColumns columns, List<Read> batch, Map<String, List<String>> reasons) {
    lock.writeLock().lock();
    try {
      for (Read read : batch) {
        columns.put(read.entry, reasons.getOrDefault(read.entry.agentId(), List.of()), round);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static Map<String, List<String>> range(Handle handle, String after, String last) {
    Map<String, List<String>> reasons = new HashMap<>();
    handle
        .createQuery(
            "SELECT agent_id, code FROM machine_reason"
                + " WHERE agent_id > :after AND agent_id <= :last")
        .bind("after", after)
        .bind("last", last)
        .map((rs, ctx) -> Map.entry(rs.getString(1), rs.getString(2)))
        .forEach(
            reason ->
                reasons
                    .computeIfAbsent(reason.getKey(), id -> new ArrayList<>())
                    .add(reason.getValue()));
    return reasons;
  }

  private record Read(IndexEntry entry, long changedAt) {}

  private static Read read(ResultSet row) throws SQLException {
    long build = number(row, 8);
    long baselineBuild = number(row, 10);
    long baselineUbr = number(row, 11);
    IndexEntry entry =
        new IndexEntry(
            row.getString(1),
            row.getString(2),
            MachineVerdict.of(row.getString(3)),
            Severity.of(row.getString(4)),
            row.getLong(5),
            row.getLong(17),
            row.getLong(6),
            number(row, 7),
            row.getBoolean(18),
            build,
            number(row, 9),
            baselineBuild == build ? baselineUbr : -1,
            row.getString(12),
            row.getString(13),
            MachineFamily.of(row.getString(19), row.getString(13)),
            row.getString(14),
            row.getString(15));
    return new Read(entry, row.getLong(16));
  }

  private static long number(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? -1 : value;
  }
}
