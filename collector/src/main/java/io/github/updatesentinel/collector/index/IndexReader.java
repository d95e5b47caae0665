package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.machine.Disablings;
import io.github.updatesentinel.collector.machine.MachineFamily;
import io.github.updatesentinel.collector.machine.MachineVerdict;
import io.github.updatesentinel.collector.machine.Offers;
import io.github.updatesentinel.collector.machine.ReasonQuery;
import io.github.updatesentinel.collector.machine.TextSet;
import io.github.updatesentinel.collector.machine.VerdictSince;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.StoredTime;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Reads machines out of the store into columns: the whole, in rounds through the primary key, and
 * what has changed lately. The caller lets one thread in at a time.
 */
public final class IndexReader {
  /** Some megabytes, also where each machine has texts of the most characters. */
  private static final int BATCH = 500;

  /** Characters of what disabled services; of real computers, it has some thousands at most. */
  private static final int MAX_DISABLINGS = 8_000;

  /** The rest of the heap is for requests. */
  private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / 4 * 3;

  /** Changes that are committed late, or by a collector whose clock is behind, are read again. */
  private static final long OVERLAP_MS = 10_000;

  private static final String COLUMNS =
      "SELECT m.agent_id, m.name_key, m.verdict, m.severity, m.since, m.silent_after,"
          + " m.good_scan_at, m.build, m.ubr, m.baseline_build, m.baseline_ubr, m.domain,"
          + " m.edition, m.source_kind, "
          + begin("source_server", IndexText.MAX)
          + ", m.changed_at, m.last_seen,"
          + " m.scan_outcome = 'SUCCEEDED' AND COALESCE(m.scan_servicing_found, m.scan_found) = 0,"
          + " m.family, m.first_seen, m.sent_at, "
          + begin("target_group", IndexText.MAX)
          + ", m.agent_version, "
          + begin("tags", IndexText.MAX_SET)
          + ", "
          + begin("accounts", IndexText.MAX_SET)
          + ", "
          + begin("kbs", IndexText.MAX_SET)
          + ", m.retired_at, a.hardware, t.tag, m.offered,"
          + " CASE WHEN LENGTH(m.disablings) <= "
          + MAX_DISABLINGS
          + " THEN m.disablings END,"
          + " m.scan_outcome, m.scan_hresult, m.scan_finished_at FROM machine m"
          + " LEFT JOIN agent a ON a.agent_id = m.agent_id"
          + " LEFT JOIN enrollment_token t ON t.token_id = a.token_id ";

  private final Database database;
  private final ReentrantReadWriteLock lock;
  private byte round;
  private String readUpTo = "";
  private long changesFrom;
  private boolean textsFull;

  public IndexReader(Database database, ReentrantReadWriteLock lock) {
    this.database = database;
    this.lock = lock;
  }

  /** How many machines there are. */
  int expected() {
    int machines =
        database.<Integer, RuntimeException>read(
            handle ->
                handle.createQuery("SELECT count(*) FROM machine").mapTo(Integer.class).one());
    requireMemory((long) machines * MachineColumns.ROW, machines);
    return machines;
  }

  /** Reads a whole round. */
  public void whole(MachineColumns columns, long now) {
    begin();
    changesFrom = now - OVERLAP_MS;
    while (!batch(columns, now)) {
      // Each batch is a step.
    }
  }

  /** Goes on with the round, and into the next one, until this time. */
  public void slice(MachineColumns columns, long now, long untilNanos) {
    do {
      if (batch(columns, now)) {
        return;
      }
    } while (System.nanoTime() - untilNanos < 0);
  }

  /** Reads what was changed since the last time. */
  public void changes(MachineColumns columns, long now) {
    // A clock that was set back, and rows from while it was ahead, must hide no new ones.
    changesFrom = Math.min(changesFrom, now - OVERLAP_MS);
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
                              + " AND m.changed_at <= :latest"
                              + " ORDER BY m.changed_at, m.agent_id LIMIT "
                              + BATCH)
                      .bind("at", at)
                      .bind("id", id)
                      .bind("latest", StoredTime.latest(now))
                      .map((rs, ctx) -> read(rs, now))
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
  private boolean batch(MachineColumns columns, long now) {
    List<Read> batch =
        database.<List<Read>, RuntimeException>read(
            handle ->
                handle
                    .createQuery(
                        COLUMNS + "WHERE m.agent_id > :after ORDER BY m.agent_id LIMIT " + BATCH)
                    .bind("after", readUpTo)
                    .map((rs, ctx) -> read(rs, now))
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

  /** A text with so many characters, and one more to show that there are. */
  private static String begin(String column, int max) {
    return "SUBSTR(m." + column + ", 1, " + (max + 1) + ")";
  }

  /**
   * Before more is added: to run out of memory would end the process, and with it the receipt of
   * heartbeats.
   */
  private static void requireMemory(long bytes, int machines) {
    if (bytes > MAX_BYTES) {
      throw new IllegalStateException(
          "The memory of this collector is too small for the lists and counts of "
              + machines
              + " computers. Delete those that do not exist, or start it with a larger -Xmx.");
    }
  }

  private void noteTexts(MachineColumns columns) {
    if (columns.textsFull() && !textsFull) {
      Logger.warn(
          "The texts of computers take a quarter of the memory: some are {} in counts and filters."
              + " Delete computers that do not exist, or start the collector with a larger -Xmx.",
          IndexText.CUT);
    }
    textsFull = columns.textsFull();
  }

  private void put(MachineColumns columns, List<Read> batch, Map<String, List<String>> reasons) {
    requireMemory(columns.bytes(), columns.size());
    lock.writeLock().lock();
    try {
      List<UUID> retired = new ArrayList<>();
      for (Read read : batch) {
        if (read.retired) {
          retired.add(UUID.fromString(read.entry.agentId()));
        } else {
          columns.put(read.entry, reasons.getOrDefault(read.entry.agentId(), List.of()), round);
        }
      }
      columns.remove(retired);
      noteTexts(columns);
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

  private record Read(IndexEntry entry, long changedAt, boolean retired) {}

  private static Read read(ResultSet row, long now) throws SQLException {
    long build = number(row, 8);
    long baselineBuild = number(row, 10);
    long baselineUbr = number(row, 11);
    IndexEntry entry =
        new IndexEntry(
            row.getString(1),
            row.getString(2),
            MachineVerdict.of(row.getString(3)),
            Severity.of(row.getString(4)),
            VerdictSince.of(row.getLong(5), row.getLong(21), row.getLong(17), row.getLong(20), now),
            row.getLong(17),
            row.getLong(6),
            number(row, 7),
            scanAt(number(row, 34), row.getLong(21), row.getLong(17)),
            row.getBoolean(18),
            build,
            number(row, 9),
            baselineBuild == build ? baselineUbr : -1,
            known(row.getString(12)),
            known(row.getString(13)),
            MachineFamily.of(row.getString(19), row.getString(13)),
            row.getString(14),
            known(row.getString(15)),
            known(row.getString(22)),
            row.getString(23).strip(),
            TextSet.with(IndexText.set(row.getString(24)), row.getString(29)),
            IndexText.set(row.getString(25)),
            IndexText.set(row.getString(26)),
            hardware(row.getString(28)),
            offered(row.getString(30)),
            IndexText.lines(Disablings.of(row.getString(31)).shared()),
            failure(row.getString(32), row.getString(33)));
    return new Read(entry, row.getLong(16), row.getObject(27) != null);
  }

  /**
   * By the collector's clock: by that of the machine, which may be wrong, its age is still right.
   * One that ended after the machine's latest heartbeat was sent is from before its clock was set.
   */
  private static long scanAt(long finishedAt, long sentAt, long lastSeen) {
    return finishedAt < 0 || finishedAt > sentAt ? -1 : lastSeen - (sentAt - finishedAt);
  }

  /**
   * Agents may send an empty text for none, which would be a group of its own, and blanks around
   * it, with which no filter would find it.
   */
  private static @Nullable String known(@Nullable String text) {
    String known = text == null ? "" : text.strip();
    return known.isEmpty() ? null : IndexText.of(known);
  }

  /** The first 16 of its hexadecimal digits, which tell machines apart as well as all 64. */
  private static long hardware(@Nullable String digits) {
    return digits == null ? 0 : Long.parseUnsignedLong(digits.substring(0, 16), 16);
  }

  private static @Nullable String offered(@Nullable String column) {
    return column == null ? null : String.join(" ", Offers.of(column).numbers());
  }

  /** Null where the scan did not fail, was not run, or was aborted with Windows itself. */
  private static @Nullable String failure(@Nullable String outcome, @Nullable String hresult) {
    boolean failed =
        ScanOutcome.FAILED.name().equals(outcome)
            || ScanOutcome.TIMED_OUT.name().equals(outcome)
            || ScanOutcome.SUCCEEDED_WITH_ERRORS.name().equals(outcome);
    if (!failed) {
      return null;
    }
    return hresult != null && hresult.startsWith("0x8") ? hresult : outcome;
  }

  private static long number(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? -1 : value;
  }
}
