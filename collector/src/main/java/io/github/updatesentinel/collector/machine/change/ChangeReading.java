package io.github.updatesentinel.collector.machine.change;

import io.github.updatesentinel.collector.machine.Bodies;
import io.github.updatesentinel.collector.machine.MachineMapper;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads a machine's changes. */
public final class ChangeReading {
  public static final String PLACE = "[0-9]{1,9}[.][0-9]{1,18}";

  private static final int MAX_SIZE = 200;

  private ChangeReading() {}

  public static MachineChanges changes(
      Handle handle, String agentId, @Nullable String before, int size) {
    int shown = Math.max(1, Math.min(MAX_SIZE, size));
    long[] from = place(before);
    // One more: what the last one shown differs from.
    List<Stored> stored =
        handle
            .createQuery(
                "SELECT epoch, sequence, at, received_at, kinds, verdict, certainty, severity,"
                    + " build, ubr, body FROM change WHERE agent_id = :id"
                    + " AND (epoch, sequence) < (:epoch, :sequence)"
                    + " ORDER BY epoch DESC, sequence DESC LIMIT :limit")
            .bind("id", agentId)
            .bind("epoch", (int) from[0])
            .bind("sequence", from[1])
            .bind("limit", shown + 1)
            .map((rs, ctx) -> read(rs))
            .list();
    List<MachineChange> changes = new ArrayList<>();
    for (int i = 0; i < Math.min(shown, stored.size()); i++) {
      changes.add(stored.get(i).change(i + 1 < stored.size() ? stored.get(i + 1) : null));
    }
    String next = null;
    if (stored.size() > shown) {
      MachineChange last = changes.get(shown - 1);
      next = last.epoch() + "." + last.sequence();
    }
    return new MachineChanges(List.copyOf(changes), next);
  }

  public static Optional<String> body(Handle handle, String agentId, int epoch, long sequence) {
    return handle
        .createQuery(
            "SELECT body FROM change"
                + " WHERE agent_id = :id AND epoch = :epoch AND sequence = :sequence")
        .bind("id", agentId)
        .bind("epoch", epoch)
        .bind("sequence", sequence)
        .map((rs, ctx) -> Bodies.text(rs.getBytes(1)))
        .findOne();
  }

  private static long[] place(@Nullable String before) {
    if (before != null && before.matches(PLACE)) {
      String[] parts = before.split("[.]", 2);
      return new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[1])};
    }
    return new long[] {Integer.MAX_VALUE, Long.MAX_VALUE};
  }

  private static Stored read(ResultSet rs) throws SQLException {
    return new Stored(
        rs.getInt("epoch"),
        rs.getLong("sequence"),
        Instant.ofEpochMilli(rs.getLong("at")),
        Instant.ofEpochMilli(rs.getLong("received_at")),
        rs.getString("kinds"),
        rs.getString("verdict"),
        rs.getString("certainty"),
        rs.getString("severity"),
        MachineMapper.number(rs, "build"),
        MachineMapper.number(rs, "ubr"),
        rs.getBytes("body"));
  }

  // Not a record: it holds an array.
  private static final class Stored {
    private final MachineChange bare;
    private final byte[] body;

    Stored(
        int epoch,
        long sequence,
        Instant at,
        Instant receivedAt,
        String kinds,
        String verdict,
        @Nullable String certainty,
        String severity,
        @Nullable Long build,
        @Nullable Long ubr,
        byte[] body) {
      this.bare =
          new MachineChange(
              epoch,
              sequence,
              at,
              receivedAt,
              List.of(kinds.split(",", -1)),
              new Open<>(VerdictCode.class, verdict),
              certainty,
              Severity.of(severity),
              build,
              ubr,
              List.of(),
              true);
      this.body = body;
    }

    MachineChange change(@Nullable Stored older) {
      return older == null
          ? bare
          : new MachineChange(
              bare.epoch(),
              bare.sequence(),
              bare.at(),
              bare.receivedAt(),
              bare.kinds(),
              bare.verdict(),
              bare.certainty(),
              bare.severity(),
              bare.build(),
              bare.ubr(),
              Differences.between(Bodies.json(older.body), Bodies.json(body)),
              false);
    }
  }
}
