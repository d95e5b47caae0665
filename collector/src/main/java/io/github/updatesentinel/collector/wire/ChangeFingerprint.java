package io.github.updatesentinel.collector.wire;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What history keeps of a heartbeat, as a hash of 64 bits for each kind of change: two states show
 * what differs, and neither heartbeat is needed for it. Immutable.
 */
public final class ChangeFingerprint {
  /** This part was not reported. */
  private static final long SILENT = 0;

  private final long[] parts;

  private ChangeFingerprint(long[] parts) {
    this.parts = parts;
  }

  /** From the store. A version with fewer kinds may have written it: those say nothing. */
  public static ChangeFingerprint of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long[] parts = new long[ChangeKind.PARTS.size()];
    for (int i = 0; i < parts.length && buffer.remaining() >= Long.BYTES; i++) {
      parts[i] = buffer.getLong();
    }
    return new ChangeFingerprint(parts);
  }

  public byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(parts.length * Long.BYTES);
    for (long part : parts) {
      buffer.putLong(part);
    }
    return buffer.array();
  }

  /** What this state says otherwise; empty if it is the same. */
  public Set<ChangeKind> differsFrom(ChangeFingerprint earlier) {
    Set<ChangeKind> kinds = EnumSet.noneOf(ChangeKind.class);
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] != SILENT && parts[i] != earlier.parts[i]) {
        kinds.add(ChangeKind.PARTS.get(i));
      }
    }
    return kinds;
  }

  /** Collects a state. A part that nothing is added to says nothing. Not thread-safe. */
  static final class Builder {
    private static final long OFFSET = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;
    private static final char ABSENT = '\uFFFE';
    private static final char END = '\uFFFF';

    private final long[] parts = new long[ChangeKind.PARTS.size()];

    /** FNV-1a over UTF-16. An agent that forged a collision would hide its own change only. */
    Builder add(ChangeKind kind, @Nullable Object value) {
      long hash = parts[kind.part()] == SILENT ? OFFSET : parts[kind.part()];
      if (value == null) {
        hash = (hash ^ ABSENT) * PRIME;
      } else {
        String text = value.toString();
        for (int i = 0; i < text.length(); i++) {
          hash = (hash ^ text.charAt(i)) * PRIME;
        }
      }
      parts[kind.part()] = (hash ^ END) * PRIME;
      return this;
    }

    /**
     * The same for a member that came later: agents without it say what they always said, so that a
     * new version of the collector sees no change in them.
     */
    Builder addKnown(ChangeKind kind, String member, @Nullable Object value) {
      return value == null ? this : add(kind, member).add(kind, value);
    }

    ChangeFingerprint build() {
      return new ChangeFingerprint(parts.clone());
    }
  }
}
