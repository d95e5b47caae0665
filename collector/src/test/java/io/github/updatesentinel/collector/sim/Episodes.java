package io.github.updatesentinel.collector.sim;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to many machines at once, counted back from the end of the simulated time.
 *
 * @param now that end, in milliseconds since 1970
 */
record Episodes(long now) {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** A department switches off what it does not need. */
  long hardened() {
    return now - 12 * DAY;
  }

  /** The baseline asks for the new month's update. */
  long baselineRaised() {
    return now - 9 * DAY;
  }

  /** A department gets another update server. */
  long moved() {
    return now - 22 * DAY;
  }

  /** When a server offers the new month's update; each approves it in its own time. */
  long offered(@Nullable String server) {
    int hours = server == null ? 1 : 2 + Math.floorMod(server.hashCode(), 19);
    return baselineRaised() + hours * HOUR;
  }

  List<Period<String>> outages(@Nullable String server) {
    if (server != null && server.startsWith("https://uc1.")) {
      return List.of(new Period<>("down", now - 20 * DAY, now - 20 * DAY + 9 * HOUR));
    }
    if (server != null && server.startsWith("http://10.")) {
      return List.of(new Period<>("down", now - 5 * DAY, now - 5 * DAY + 26 * HOUR));
    }
    return List.of();
  }
}
