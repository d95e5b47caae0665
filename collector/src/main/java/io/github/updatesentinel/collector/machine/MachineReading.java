package io.github.updatesentinel.collector.machine;

import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads all about one machine. */
public final class MachineReading {
  private MachineReading() {}

  public static Optional<MachineDetail> detail(Handle handle, Silence silence, String agentId) {
    List<String> codes = ReasonQuery.of(handle, List.of(agentId)).getOrDefault(agentId, List.of());
    return handle
        .createQuery(
            "SELECT "
                + MachineMapper.COLUMNS
                + ", m.last_sequence, m.sent_at, m.started_at, m.architecture, m.cmge_version,"
                + " m.retired_by, m.since AS told_since, m.baseline_source, m.scan_started_at, m.missing, m.epoch,"
                + " d.body FROM machine m"
                + " LEFT JOIN document d ON d.agent_id = m.agent_id WHERE m.agent_id = :id")
        .bind("id", agentId)
        .map((rs, ctx) -> detail(rs, MachineMapper.row(rs, silence, codes)))
        .findOne();
  }

  private static MachineDetail detail(ResultSet rs, MachineRow row) throws SQLException {
    byte[] body = rs.getBytes("body");
    JsonObject heartbeat = body == null ? new JsonObject() : Bodies.json(body);
    Instant sentAt = Instant.ofEpochMilli(rs.getLong("sent_at"));
    long sequence = rs.getLong("last_sequence");
    heartbeat.addProperty("sequence", sequence);
    heartbeat.addProperty("sentAt", sentAt.toString());
    return new MachineDetail(
        row,
        heartbeat,
        sequence,
        sentAt,
        Instant.ofEpochMilli(rs.getLong("started_at")),
        rs.getString("architecture"),
        rs.getString("cmge_version"),
        Instant.ofEpochMilli(rs.getLong("told_since")),
        rs.getString("retired_by"),
        rs.getString("baseline_source"),
        MachineMapper.instant(rs, "scan_started_at"),
        rs.getString("missing"),
        rs.getInt("epoch"),
        dropped(heartbeat),
        reasons(heartbeat, row.reasons()));
  }

  private static @Nullable Long dropped(JsonObject heartbeat) {
    String count = Bodies.value(Bodies.object(heartbeat, "agent"), "droppedHeartbeats");
    try {
      // The body is kept as it came, and JSON has more than one notation of a whole number.
      return count == null ? null : new BigDecimal(count).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static List<MachineDetail.ReasonDetail> reasons(
      JsonObject heartbeat, List<String> codes) {
    List<MachineDetail.ReasonDetail> reasons =
        Bodies.objects(Bodies.object(heartbeat, "verdict"), "reasons").stream()
            .map(
                reason ->
                    new MachineDetail.ReasonDetail(
                        String.valueOf(Bodies.value(reason, "code")),
                        Bodies.value(reason, "subject"),
                        Bodies.value(reason, "detail")))
            .toList();
    return reasons.isEmpty()
        ? codes.stream().map(code -> new MachineDetail.ReasonDetail(code, null, null)).toList()
        : reasons;
  }
}
