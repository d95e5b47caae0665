package io.github.updatesentinel.collector.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the fuzzer calls: any bytes as the log of a store that came out of a backup. */
public final class StoreLogFuzzer {
  private static final int HEADER = 32;
  private static final int SUMMED = 24;
  private static final Path FILE = file();

  private StoreLogFuzzer() {}

  private static Path file() {
    try {
      Path file = Files.createTempFile("store", "-wal");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One input, as it is and with a header whose checksum is right. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    Files.write(FILE, bytes);
    WalCheck.damage(FILE);
    if (bytes.length >= HEADER) {
      Files.write(FILE, withChecksum(bytes));
      WalCheck.damage(FILE);
    }
  }

  private static byte[] withChecksum(byte[] bytes) {
    ByteBuffer header = ByteBuffer.wrap(bytes.clone());
    header.putInt(0, 0x377f0683);
    int sum0 = 0;
    int sum1 = 0;
    for (int at = 0; at < SUMMED; at += 8) {
      sum0 += header.getInt(at) + sum1;
      sum1 += header.getInt(at + 4) + sum0;
    }
    header.putInt(SUMMED, sum0).putInt(SUMMED + 4, sum1);
    return header.array();
  }
}
