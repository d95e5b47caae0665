package io.github.updatesentinel.contract.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damaged, cut, and mixed forms of sample inputs; the same ones for the same samples. */
final class SeedChanges {
  private static final int MAX_LENGTH = 8192;
  private static final int MAX_CHANGES = 5;

  /** Pieces that formats give a meaning, and numbers at the end of their range. */
  private static final List<String> PIECES =
      List.of(
          "\0",
          "\u00ff",
          "\u00ff\u00fe",
          "\u0080",
          "\"",
          "\\",
          "\\u0000",
          "'",
          "<",
          ">",
          "&",
          "%00",
          "{",
          "}",
          "[[[[[[[[",
          "]",
          ":",
          ",",
          "=",
          ";",
          "\n",
          "\r\n\r\n",
          "\t",
          " ",
          "-",
          "+",
          ".",
          "0",
          "-1",
          "99999999999999999999",
          "2147483648",
          "9223372036854775807",
          "1e999",
          "NaN",
          "0x80070422",
          "null",
          "true",
          "9999-12-31T23:59:60Z",
          "P999999999D",
          "../..",
          "*",
          "(?:");

  private final List<byte[]> seeds;
  private final Random random = new Random(20_261_129);

  SeedChanges(List<byte[]> seeds) {
    this.seeds = List.copyOf(seeds);
  }

  /** The next one. */
  byte[] next() {
    byte[] bytes = seed();
    int changes = 1 + random.nextInt(MAX_CHANGES);
    for (int i = 0; i < changes; i++) {
      bytes = changed(bytes);
    }
    return Arrays.copyOf(bytes, Math.min(bytes.length, MAX_LENGTH));
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] changed(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(random.nextBoolean() ? 4 : 64));
    return switch (random.nextInt(6)) {
      case 0 -> flipped(bytes, from);
      case 1 -> Arrays.copyOf(bytes, from);
      case 2 -> spliced(bytes, from, new byte[0], to);
      case 3 -> spliced(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
      case 4 -> spliced(bytes, from, part(seed()), to);
      default ->
          spliced(bytes, from, PIECES.get(random.nextInt(PIECES.size())).getBytes(ISO_8859_1), to);
    };
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return flipped;
  }

  private byte[] part(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    return Arrays.copyOfRange(bytes, from, from + random.nextInt(bytes.length - from + 1));
  }

  /** With a piece in place of what lies between two indexes. */
  private static byte[] spliced(byte[] bytes, int from, byte[] piece, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(piece);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
