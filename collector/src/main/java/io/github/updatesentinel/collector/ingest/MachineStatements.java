package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.machine.Disablings;
import io.github.updatesentinel.collector.machine.MachineVerdict;
import io.github.updatesentinel.collector.machine.Offers;
import io.github.updatesentinel.collector.machine.TextSet;
import io.github.updatesentinel.collector.store.Columns;
import io.github.updatesentinel.collector.store.Dialect;
import io.github.updatesentinel.collector.store.Ids;
import io.github.updatesentinel.collector.wire.ChangeFingerprint;
import io.github.updatesentinel.collector.wire.ChangeKind;
import io.github.updatesentinel.collector.wire.Digest;
import io.github.updatesentinel.collector.wire.Heartbeat;
import io.github.updatesentinel.contract.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one transaction that commits heartbeats: plain JDBC, in batches, since a
 * mapper's cost would be a fifth of the whole. What is put here is written by {@link #flush}.
 */
final class MachineStatements implements AutoCloseable {
  private static final String KNOWN =
      "SELECT agent_id, epoch, last_sequence, missing, first_seen, last_seen, sent_at,"
          + " latest_sent_at, started_at, interval_ms, good_scan_at, changed_at, history_day,"
          + " history_rows, history_bytes, content_digest, state_digest, retired_at, verdict,"
          + " offered, disablings FROM machine WHERE agent_id ";

  /** Binds one value of a row at an index of a statement. */
  private interface Binder {
    void bind(PreparedStatement to, int at, MachineState row, Heartbeat sent) throws SQLException;
  }

  private record Column(String name, Binder binder) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("epoch", (to, at, row, sent) -> to.setInt(at, row.epoch())),
          new Column("last_sequence", (to, at, row, sent) -> to.setLong(at, row.lastSequence())),
          new Column("missing", (to, at, row, sent) -> to.setString(at, row.missing().column())),
          new Column("first_seen", (to, at, row, sent) -> to.setLong(at, row.firstSeen())),
          new Column("last_seen", (to, at, row, sent) -> to.setLong(at, row.lastSeen())),
          new Column("sent_at", (to, at, row, sent) -> to.setLong(at, row.sentAt())),
          new Column("latest_sent_at", (to, at, row, sent) -> to.setLong(at, row.latestSentAt())),
          new Column("started_at", (to, at, row, sent) -> to.setLong(at, row.startedAt())),
          new Column("interval_ms", (to, at, row, sent) -> to.setLong(at, row.intervalMs())),
          new Column("silent_after", (to, at, row, sent) -> to.setLong(at, row.silentAfter())),
          new Column("good_scan_at", (to, at, row, sent) -> setLong(to, at, row.goodScanAt())),
          new Column("changed_at", (to, at, row, sent) -> to.setLong(at, row.changedAt())),
          new Column("history_day", (to, at, row, sent) -> to.setLong(at, row.historyDay())),
          new Column("history_rows", (to, at, row, sent) -> to.setInt(at, row.historyRows())),
          new Column("history_bytes", (to, at, row, sent) -> to.setLong(at, row.historyBytes())),
          new Column(
              "content_digest", (to, at, row, sent) -> to.setBytes(at, row.content().toBytes())),
          new Column("state_digest", (to, at, row, sent) -> to.setBytes(at, row.state().toBytes())),
          new Column(
              "agent_version", (to, at, row, sent) -> setText(to, at, sent.agent().version())),
          new Column("host", (to, at, row, sent) -> setText(to, at, sent.host().name())),
          new Column("domain", (to, at, row, sent) -> setText(to, at, sent.host().domain())),
          new Column("name_key", (to, at, row, sent) -> setText(to, at, nameKey(sent))),
          new Column("product", (to, at, row, sent) -> setText(to, at, sent.os().product())),
          new Column("edition", (to, at, row, sent) -> setText(to, at, sent.os().edition())),
          new Column("release", (to, at, row, sent) -> setText(to, at, sent.os().release())),
          new Column("build", (to, at, row, sent) -> setLong(to, at, sent.os().build())),
          new Column("ubr", (to, at, row, sent) -> setLong(to, at, sent.os().ubr())),
          new Column(
              "architecture", (to, at, row, sent) -> setText(to, at, sent.os().architecture())),
          new Column("cmge", (to, at, row, sent) -> setBoolean(to, at, sent.os().cmge())),
          new Column(
              "cmge_version", (to, at, row, sent) -> setText(to, at, sent.os().cmgeVersion())),
          new Column("family", (to, at, row, sent) -> to.setString(at, sent.os().family())),
          new Column(
              "source_kind", (to, at, row, sent) -> to.setString(at, sent.updateSource().kind())),
          new Column(
              "source_server",
              (to, at, row, sent) -> setText(to, at, sent.updateSource().server())),
          new Column(
              "target_group",
              (to, at, row, sent) -> setText(to, at, sent.updateSource().targetGroup())),
          new Column(
              "scan_outcome", (to, at, row, sent) -> to.setString(at, sent.scan().outcome())),
          new Column(
              "scan_hresult", (to, at, row, sent) -> to.setString(at, sent.scan().hresult())),
          new Column("scan_found", (to, at, row, sent) -> setLong(to, at, sent.scan().found())),
          new Column(
              "scan_servicing_found",
              (to, at, row, sent) -> setLong(to, at, sent.scan().servicingFound())),
          new Column(
              "scan_started_at", (to, at, row, sent) -> setLong(to, at, sent.scan().startedAt())),
          new Column(
              "scan_finished_at", (to, at, row, sent) -> setLong(to, at, sent.scan().finishedAt())),
          new Column(
              "reboot_pending", (to, at, row, sent) -> setBoolean(to, at, sent.rebootPending())),
          new Column(
              "baseline_build", (to, at, row, sent) -> setLong(to, at, sent.baseline().build())),
          new Column("baseline_ubr", (to, at, row, sent) -> setLong(to, at, sent.baseline().ubr())),
          new Column("baseline_kb", (to, at, row, sent) -> setText(to, at, sent.baseline().kb())),
          new Column(
              "baseline_source", (to, at, row, sent) -> to.setString(at, sent.baseline().source())),
          new Column(
              "verdict",
              (to, at, row, sent) -> to.setString(at, MachineVerdict.of(sent.verdict().code()))),
          new Column(
              "certainty", (to, at, row, sent) -> to.setString(at, sent.verdict().certainty())),
          new Column(
              "severity", (to, at, row, sent) -> to.setString(at, sent.verdict().severity())),
          new Column(
              "severity_rank",
              (to, at, row, sent) -> to.setInt(at, Severity.of(sent.verdict().severity()).rank())),
          new Column("since", (to, at, row, sent) -> to.setLong(at, sent.verdict().since())),
          new Column(
              "behind_since",
              (to, at, row, sent) -> to.setString(at, text(sent.verdict().behindSince()))),
          new Column(
              "tags", (to, at, row, sent) -> setText(to, at, TextSet.of(sent.found().tags()))),
          new Column(
              "accounts",
              (to, at, row, sent) -> setText(to, at, TextSet.of(sent.found().accounts()))),
          new Column("kbs", (to, at, row, sent) -> setText(to, at, TextSet.of(sent.found().kbs()))),
          new Column(
              "offered", (to, at, row, sent) -> to.setString(at, row.memory().offers().column())),
          new Column(
              "disablings",
              (to, at, row, sent) -> to.setString(at, row.memory().disablings().column())),
          // Last, for the WHERE of the update.
          new Column("agent_id", (to, at, row, sent) -> to.setString(at, sent.agentId())));

  private static final String INSERT =
      "INSERT INTO machine ("
          + COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "))
          + ") VALUES ("
          + COLUMNS.stream().map(column -> "?").collect(Collectors.joining(", "))
          + ") ON CONFLICT (agent_id) DO NOTHING";

  private static final String UPDATE =
      "UPDATE machine SET "
          + COLUMNS.subList(0, COLUMNS.size() - 1).stream()
              .map(column -> column.name() + " = ?")
              .collect(Collectors.joining(", "))
          + " WHERE agent_id = ?";

  private static final String SEEN =
      "UPDATE machine SET last_sequence = ?, missing = ?, last_seen = ?, sent_at = ?,"
          + " latest_sent_at = ?, silent_after = ? WHERE agent_id = ?";

  private static final String LATE =
      "UPDATE machine SET good_scan_at = ?, history_day = ?, history_rows = ?, history_bytes = ?,"
          + " offered = ?, disablings = ? WHERE agent_id = ?";

  private static final String BACK =
      "UPDATE machine SET retired_at = NULL, retired_by = NULL, changed_at = ? WHERE agent_id = ?";

  /** In the audit, as its retirement is: both of them change what lists and counts mean. */
  private static final String BACK_AUDIT =
      "INSERT INTO audit (id, at, actor, action, subject, detail)"
          + " SELECT ?, ?, '-', 'machine.return', COALESCE(host, agent_id), agent_id"
          + " FROM machine WHERE agent_id = ?";

  private static final String DOCUMENT =
      "INSERT INTO document (agent_id, body) VALUES (?, ?)"
          + " ON CONFLICT (agent_id) DO UPDATE SET body = excluded.body";

  private static final String CHANGE =
      "INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict, certainty,"
          + " severity, build, ubr, digest, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (agent_id, epoch, sequence) DO NOTHING";

  private static final String BEFORE =
      "SELECT sequence, digest FROM change WHERE agent_id = ? AND epoch = ? AND sequence < ?"
          + " ORDER BY sequence DESC LIMIT 1";

  private static final String VERDICT_CHANGE =
      "INSERT INTO verdict_change (received_at, agent_id, epoch, sequence, was, verdict)"
          + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

  private static final String FORGET_REASONS = "DELETE FROM machine_reason WHERE agent_id = ?";

  private static final String REASON = "INSERT INTO machine_reason (agent_id, code) VALUES (?, ?)";

  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  MachineStatements(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** What is known of machines, each locked until the end of the transaction. */
  Map<String, MachineState> lock(Collection<String> agentIds) throws SQLException {
    Map<String, MachineState> rows = new HashMap<>();
    if (dialect.sqlite()) {
      // One writer: the transaction itself is the lock.
      PreparedStatement all = statement(KNOWN + "IN (SELECT value FROM json_each(?))");
      // Ids need no escapes.
      all.setString(1, "[\"" + String.join("\",\"", agentIds) + "\"]");
      addRows(all, rows);
    } else {
      // In order, so that two collectors never wait for each other.
      PreparedStatement all = statement(KNOWN + "= ANY (?) ORDER BY agent_id FOR UPDATE");
      all.setArray(1, connection.createArrayOf("text", agentIds.toArray()));
      addRows(all, rows);
    }
    return rows;
  }

  private static void addRows(PreparedStatement query, Map<String, MachineState> rows)
      throws SQLException {
    try (ResultSet found = query.executeQuery()) {
      while (found.next()) {
        rows.put(found.getString(1), row(found));
      }
    }
  }

  private static MachineState row(ResultSet found) throws SQLException {
    long goodScanAt = found.getLong(11);
    boolean noGoodScan = found.wasNull();
    return new MachineState(
        found.getInt(2),
        found.getLong(3),
        SequenceGaps.of(found.getString(4)),
        found.getLong(5),
        found.getLong(6),
        found.getLong(7),
        found.getLong(8),
        found.getLong(9),
        found.getLong(10),
        noGoodScan ? null : goodScanAt,
        found.getLong(12),
        found.getLong(13),
        found.getInt(14),
        found.getLong(15),
        Digest.of(found.getBytes(16)),
        ChangeFingerprint.of(found.getBytes(17)),
        found.getObject(18) != null,
        found.getString(19),
        new MachineState.Memory(
            Offers.of(found.getString(20)), Disablings.of(found.getString(21))));
  }

  /** A state of history with its number. */
  record Before(long sequence, ChangeFingerprint state) {}

  /** The last that history has of a machine before a number, or null. */
  @Nullable Before before(String agentId, int epoch, long sequence) throws SQLException {
    PreparedStatement query = statement(BEFORE);
    query.setString(1, agentId);
    query.setInt(2, epoch);
    query.setLong(3, sequence);
    try (ResultSet found = query.executeQuery()) {
      return found.next()
          ? new Before(found.getLong(1), ChangeFingerprint.of(found.getBytes(2)))
          : null;
    }
  }

  /**
   * Writes a machine that was not there.
   *
   * @return false if another collector has done so in the meantime
   */
  boolean insert(MachineState row, Heartbeat heartbeat) throws SQLException {
    PreparedStatement insert = statement(INSERT);
    bind(insert, row, heartbeat);
    return insert.executeUpdate() == 1;
  }

  /** The current state is another. */
  void update(MachineState row, Heartbeat heartbeat) throws SQLException {
    PreparedStatement update = statement(UPDATE);
    bind(update, row, heartbeat);
    update.addBatch();
  }

  /** The current state is the same, and the machine lives. */
  void seen(String agentId, MachineState row) throws SQLException {
    PreparedStatement update = statement(SEEN);
    update.setLong(1, row.lastSequence());
    update.setString(2, row.missing().column());
    update.setLong(3, row.lastSeen());
    update.setLong(4, row.sentAt());
    update.setLong(5, row.latestSentAt());
    update.setLong(6, row.silentAfter());
    update.setString(7, agentId);
    update.addBatch();
  }

  /** A machine that was retired has reported, so it is in use again. */
  void back(String agentId, long receivedAt) throws SQLException {
    PreparedStatement update = statement(BACK);
    update.setLong(1, receivedAt);
    update.setString(2, agentId);
    update.addBatch();
    PreparedStatement audit = statement(BACK_AUDIT);
    audit.setString(1, Ids.next(receivedAt));
    audit.setLong(2, receivedAt);
    audit.setString(3, agentId);
    audit.addBatch();
  }

  /** What a heartbeat that came late changes besides. */
  void late(String agentId, MachineState row) throws SQLException {
    PreparedStatement update = statement(LATE);
    setLong(update, 1, row.goodScanAt());
    update.setLong(2, row.historyDay());
    update.setInt(3, row.historyRows());
    update.setLong(4, row.historyBytes());
    update.setString(5, row.memory().offers().column());
    update.setString(6, row.memory().disablings().column());
    update.setString(7, agentId);
    update.addBatch();
  }

  /**
   * @param body gzip
   */
  void document(String agentId, byte[] body) throws SQLException {
    PreparedStatement upsert = statement(DOCUMENT);
    upsert.setString(1, agentId);
    upsert.setBytes(2, body);
    upsert.addBatch();
  }

  void reasons(Heartbeat heartbeat) throws SQLException {
    PreparedStatement forget = statement(FORGET_REASONS);
    forget.setString(1, heartbeat.agentId());
    forget.addBatch();
    PreparedStatement insert = statement(REASON);
    for (String code : heartbeat.verdict().reasons()) {
      insert.setString(1, heartbeat.agentId());
      insert.setString(2, code);
      insert.addBatch();
    }
  }

  /**
   * @param body gzip
   */
  void change(Heartbeat heartbeat, int epoch, long receivedAt, Set<ChangeKind> kinds, byte[] body)
      throws SQLException {
    PreparedStatement insert = statement(CHANGE);
    insert.setString(1, heartbeat.agentId());
    insert.setInt(2, epoch);
    insert.setLong(3, heartbeat.sequence());
    insert.setLong(4, heartbeat.sentAt());
    insert.setLong(5, receivedAt);
    insert.setString(6, kinds.stream().map(ChangeKind::name).collect(Collectors.joining(",")));
    insert.setString(7, MachineVerdict.of(heartbeat.verdict().code()));
    insert.setString(8, heartbeat.verdict().certainty());
    insert.setString(9, heartbeat.verdict().severity());
    setLong(insert, 10, heartbeat.os().build());
    setLong(insert, 11, heartbeat.os().ubr());
    insert.setBytes(12, heartbeat.state().toBytes());
    insert.setBytes(13, body);
    insert.addBatch();
  }

  /**
   * Another verdict than before.
   *
   * @param was "" for the first of a machine
   */
  void verdictChange(Heartbeat heartbeat, int epoch, long receivedAt, String was)
      throws SQLException {
    PreparedStatement insert = statement(VERDICT_CHANGE);
    insert.setLong(1, receivedAt);
    insert.setString(2, heartbeat.agentId());
    insert.setInt(3, epoch);
    insert.setLong(4, heartbeat.sequence());
    insert.setString(5, was);
    insert.setString(6, MachineVerdict.of(heartbeat.verdict().code()));
    insert.addBatch();
  }

  /** Runs what has been put here. */
  void flush() throws SQLException {
    for (String sql :
        List.of(
            SEEN,
            UPDATE,
            LATE,
            BACK,
            BACK_AUDIT,
            DOCUMENT,
            FORGET_REASONS,
            REASON,
            CHANGE,
            VERDICT_CHANGE)) {
      PreparedStatement batch = prepared.get(sql);
      if (batch != null) {
        batch.executeBatch();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
  }

  private PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  private static void bind(PreparedStatement to, MachineState row, Heartbeat heartbeat)
      throws SQLException {
    int at = 0;
    for (Column column : COLUMNS) {
      column.binder().bind(to, ++at, row, heartbeat);
    }
  }

  private static String nameKey(Heartbeat heartbeat) {
    Heartbeat.Host host = heartbeat.host();
    if (host.name() == null) {
      return heartbeat.agentId();
    }
    String name = host.domain() == null ? host.name() : host.name() + "." + host.domain();
    return name.toLowerCase(Locale.ROOT);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static void setText(PreparedStatement to, int index, @Nullable String text)
      throws SQLException {
    to.setString(index, Columns.textOrNull(text, Integer.MAX_VALUE));
  }

  private static void setLong(PreparedStatement to, int index, @Nullable Long value)
      throws SQLException {
    if (value == null) {
      to.setNull(index, Types.BIGINT);
    } else {
      to.setLong(index, value);
    }
  }

  private static void setBoolean(PreparedStatement to, int index, @Nullable Boolean value)
      throws SQLException {
    if (value == null) {
      to.setNull(index, Types.INTEGER);
    } else {
      to.setInt(index, value ? 1 : 0);
    }
  }
}
