package io.github.updatesentinel.agent.probe.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads a raw SMBIOS table (DMTF DSP0134) as Windows hands it out: a header of 8 bytes (call
 * method, version major and minor, revision, length of the rest), then structures of {type, length,
 * handle, fields} with a list of strings behind each that ends with two zeros. The firmware may
 * have written anything: what does not fit is taken for the table's end.
 */
final class Smbios {
  private static final int HEADER = 8;
  private static final int LENGTH = 4;
  private static final int STRUCTURE_HEADER = 4;
  private static final int SYSTEM = 1;
  private static final int END_OF_TABLE = 127;
  private static final int UUID_AT = 8;
  private static final int UUID_SIZE = 16;

  private Smbios() {}

  /** The UUID of the machine, whatever it is worth; empty where the table has none. */
  static Optional<UUID> systemUuid(byte[] table) {
    if (table.length < HEADER) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
    long length = Integer.toUnsignedLong(bytes.getInt(LENGTH));
    int end = (int) Math.min(table.length, HEADER + length);
    int at = HEADER;
    while (at + STRUCTURE_HEADER <= end) {
      int type = table[at] & 0xFF;
      int next = at + (table[at + 1] & 0xFF);
      if (type == END_OF_TABLE || next < at + STRUCTURE_HEADER || next > end) {
        break;
      }
      if (type == SYSTEM) {
        return next - at < UUID_AT + UUID_SIZE
            ? Optional.empty()
            : Optional.of(uuid(bytes, at + UUID_AT, isMixedOrder(table)));
      }
      at = behindStrings(table, next, end);
    }
    return Optional.empty();
  }

  private static int behindStrings(byte[] table, int from, int end) {
    int at = from;
    while (at + 1 < end && (table[at] != 0 || table[at + 1] != 0)) {
      at++;
    }
    return at + 2;
  }

  /** Since version 2.6 the first three fields are little-endian, as in Windows' own GUIDs. */
  private static boolean isMixedOrder(byte[] table) {
    int major = table[1] & 0xFF;
    return major > 2 || (major == 2 && (table[2] & 0xFF) >= 6);
  }

  private static UUID uuid(ByteBuffer bytes, int at, boolean mixedOrder) {
    ByteBuffer fields =
        bytes.duplicate().order(mixedOrder ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long high =
        Integer.toUnsignedLong(fields.getInt(at)) << 32
            | Short.toUnsignedLong(fields.getShort(at + 4)) << 16
            | Short.toUnsignedLong(fields.getShort(at + 6));
    return new UUID(high, bytes.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(at + 8));
  }
}
