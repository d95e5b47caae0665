package io.github.updatesentinel.agent.probe.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Windows' FILETIME: steps of 100 ns since 1601, UTC. */
public final class FileTimes {
  private static final long PER_SECOND = 10_000_000L;
  private static final int NANOS = 100;
  private static final long EPOCH_1601 = -11_644_473_600L;

  /** No update is older than Windows 10, or from after this. Others are no times. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private FileTimes() {}

  /** Null where the number is no time, such as 0. */
  public static @Nullable Instant instant(long fileTime) {
    if (fileTime <= 0) {
      return null;
    }
    Instant instant =
        Instant.ofEpochSecond(EPOCH_1601 + fileTime / PER_SECOND, fileTime % PER_SECOND * NANOS);
    return instant.isAfter(LATEST) ? null : instant;
  }
}
