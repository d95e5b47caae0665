package io.github.updatesentinel.bench;

import java.time.Duration;
import java.util.Locale;

/** Figures as the tables show them. A MB is 1,000,000 bytes, a MiB 1,048,576. */
final class Text {
  private static final double MB = 1_000_000;
  private static final double MIB = 1 << 20;

  private Text() {}

  static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%,d", bytes);
  }

  static String mb(long bytes) {
    return String.format(Locale.ROOT, "%.2f", bytes / MB);
  }

  static String mib(long bytes) {
    return String.format(Locale.ROOT, "%.2f", bytes / MIB);
  }

  static String ratio(long figure, long of) {
    return ratio((double) figure, (double) of);
  }

  /** One figure as a multiple of another. */
  static String ratio(double figure, double of) {
    return of == 0 ? "-" : String.format(Locale.ROOT, "%.2f", figure / of);
  }

  static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f", duration.toNanos() / 1e9);
  }
}
