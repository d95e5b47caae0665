package io.github.updatesentinel.collector.machine;

import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of {@code machine} as records. */
public final class MachineMapper {
  public static final String COLUMNS =
      "m.agent_id, m.host, m.domain, m.product, m.edition, m.release, m.build, m.ubr, m.cmge,"
          + " m.family, m.source_kind, m.source_server, m.verdict, m.certainty, m.severity,"
          + " m.since, m.silent_after, m.first_seen, m.last_seen, m.interval_ms, m.scan_outcome,"
          + " m.scan_hresult, m.scan_found, m.scan_servicing_found, m.scan_finished_at,"
          + " m.good_scan_at, m.reboot_pending, m.baseline_build, m.baseline_ubr, m.baseline_kb,"
          + " m.behind_since, m.agent_version, m.name_key, m.target_group, m.tags, m.retired_at,"
          + " m.disablings, m.sent_at AS latest_sent_at, (SELECT t.tag FROM agent a JOIN"
          + " enrollment_token t ON t.token_id = a.token_id WHERE a.agent_id = m.agent_id) AS"
          + " token_tag";

  private MachineMapper() {}

  public static MachineRow row(ResultSet row, Silence silence, List<String> reasons)
      throws SQLException {
    return new MachineRow(
        row.getString("agent_id"),
        row.getString("host"),
        row.getString("domain"),
        row.getString("product"),
        row.getString("edition"),
        row.getString("release"),
        number(row, "build"),
        number(row, "ubr"),
        flag(row, "cmge"),
        MachineFamily.of(row.getString("family"), row.getString("edition")),
        row.getString("source_kind"),
        row.getString("source_server"),
        row.getString("target_group"),
        TextSet.entries(TextSet.with(row.getString("tags"), row.getString("token_tag"))),
        new Open<>(VerdictCode.class, MachineVerdict.of(row.getString("verdict"))),
        row.getString("certainty"),
        new Open<>(Severity.class, row.getString("severity")),
        Instant.ofEpochMilli(
            VerdictSince.of(
                row.getLong("since"),
                row.getLong("latest_sent_at"),
                row.getLong("last_seen"),
                row.getLong("first_seen"),
                silence.now())),
        silence.silent(row.getLong("last_seen"), row.getLong("silent_after")),
        Instant.ofEpochMilli(row.getLong("first_seen")),
        Instant.ofEpochMilli(row.getLong("last_seen")),
        row.getLong("interval_ms"),
        row.getString("scan_outcome"),
        row.getString("scan_hresult"),
        number(row, "scan_found"),
        number(row, "scan_servicing_found"),
        instant(row, "scan_finished_at"),
        instant(row, "good_scan_at"),
        flag(row, "reboot_pending"),
        number(row, "baseline_build"),
        number(row, "baseline_ubr"),
        row.getString("baseline_kb"),
        row.getString("behind_since"),
        row.getString("agent_version"),
        instant(row, "retired_at"),
        Disablings.of(row.getString("disablings")),
        reasons);
  }

  public static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : (Long) value;
  }

  public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Long value = number(row, column);
    return value == null ? null : Instant.ofEpochMilli(value);
  }

  private static @Nullable Boolean flag(ResultSet row, String column) throws SQLException {
    Long value = number(row, column);
    return value == null ? null : (Boolean) (value != 0);
  }
}
