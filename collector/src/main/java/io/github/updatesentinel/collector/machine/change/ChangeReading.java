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

  /** Bodies that are in memory at a time; each may have some hundred kilobytes. */
  private static final int AT_A_TIME = 10;

  /** Characters of the differences of one answer; one change more may exceed it. */
  static final int MAX_CHARACTERS = 1 << 20;

  private ChangeReading() {}

  /** A page of them, newest first; with fewer than asked for where they are large. */
  public static MachineChanges changes(
      Handle handle, String agentId, @Nullable String before, int size) {
    int shown = Math.max(1, Math.min(MAX_SIZE, size));
    long[] from = place(before);
    List<MachineChange> changes = new ArrayList<>();
    long characters = 0;
    Stored newer = null;
    List<Stored> some;
    do {
      some = before(handle, agentId, from);
      for (Stored older : some) {
        if (newer != null) {
          MachineChange change = newer.change(older);
          changes.add(change);
          characters += characters(change);
          if (changes.size() == shown || characters > MAX_CHARACTERS) {
            return new MachineChanges(
                List.copyOf(changes), change.epoch() + "." + change.sequence());
          }
        }
        newer = older;
        from = new long[] {older.bare.epoch(), older.bare.sequence()};
      }
    } while (some.size() == AT_A_TIME);
    if (newer != null) {
      changes.add(newer.change(null));
    }
    return new MachineChanges(List.copyOf(changes), null);
  }

  private static List<Stored> before(Handle handle, String agentId, long[] place) {
    return handle
        .createQuery(
            "SELECT epoch, sequence, at, received_at, kinds, verdict, certainty, severity,"
                + " build, ubr, body FROM change WHERE agent_id = :id"
                + " AND (epoch, sequence) < (:epoch, :sequence)"
                + " ORDER BY epoch DESC, sequence DESC LIMIT :limit")
        .bind("id", agentId)
        .bind("epoch", (int) place[0])
        .bind("sequence", place[1])
        .bind("limit", AT_A_TIME)
        .map((rs, ctx) -> read(rs))
        .list();
  }

  private static long characters(MachineChange change) {
    return change.differences().stream()
        .mapToLong(difference -> difference.toString().length())
        .sum();
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
              new Open<>(Severity.class, severity),
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
