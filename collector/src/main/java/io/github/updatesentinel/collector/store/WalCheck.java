package io.github.updatesentinel.collector.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds out whether the log of an SQLite store is damaged. SQLite uses a log up to the first frame
 * whose checksum is wrong, and drops the rest without a word. What was cut off the end leaves no
 * trace.
 */
final class WalCheck {
  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int MAGIC = 0x377f0682;
  private static final int LARGEST_PAGE = 65_536;

  private final FileChannel log;
  private final ByteOrder order;
  private final int pageSize;
  private final long salts;
  private int sum0;
  private int sum1;

  private WalCheck(FileChannel log, ByteBuffer header, ByteOrder order) {
    this.log = log;
    this.order = order;
    this.pageSize = header.getInt(8);
    this.salts = header.getLong(16);
  }

  /** What is wrong with a log; empty if nothing is, or if there is no log. */
  static Optional<String> damage(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) <= HEADER) {
      return Optional.empty();
    }
    try (FileChannel log = FileChannel.open(file)) {
      ByteBuffer header = read(log, 0, HEADER);
      int magic = header.getInt(0);
      WalCheck check =
          new WalCheck(
              log, header, (magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      check.add(header, 0, FRAME_HEADER);
      boolean whole =
          (magic & ~1) == MAGIC
              && check.pageSize >= 512
              && check.pageSize <= LARGEST_PAGE
              && Integer.bitCount(check.pageSize) == 1
              && check.matches(header, FRAME_HEADER);
      return whole
          ? check.frames()
          : Optional.of(
              "the header of this log is damaged. What was saved since the last checkpoint is"
                  + " lost.");
    }
  }

  private Optional<String> frames() throws IOException {
    long size = log.size();
    int frame = FRAME_HEADER + pageSize;
    long damagedAt = -1;
    int lost = 0;
    for (long at = HEADER; at + frame <= size; at += frame) {
      ByteBuffer bytes = read(log, at, damagedAt < 0 ? frame : FRAME_HEADER);
      boolean current = bytes.getLong(8) == salts;
      if (damagedAt < 0) {
        add(bytes, 0, 8);
        add(bytes, FRAME_HEADER, pageSize);
        if (!current || !matches(bytes, 16)) {
          damagedAt = at;
        }
      } else if (current && bytes.getInt(4) != 0) {
        // The last frame of a transaction. Frames of an earlier round have other salts.
        lost++;
      }
    }
    return lost == 0
        ? Optional.empty()
        : Optional.of(
            "this log is damaged at byte %d. %d transactions that were written after it are lost."
                .formatted(damagedAt, lost));
  }

  private boolean matches(ByteBuffer bytes, int at) {
    return bytes.getInt(at) == sum0 && bytes.getInt(at + 4) == sum1;
  }

  private void add(ByteBuffer bytes, int from, int length) {
    ByteBuffer words = bytes.duplicate().order(order);
    for (int at = from; at < from + length; at += 8) {
      sum0 += words.getInt(at) + sum1;
      sum1 += words.getInt(at + 4) + sum0;
    }
  }

  private static ByteBuffer read(FileChannel log, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && log.read(bytes, at + bytes.position()) >= 0) {
      // The rest follows.
    }
    return bytes.clear();
  }
}
