package io.github.updatesentinel.agent.probe.policy;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Until when quality updates, or all updates, are paused. A pause of feature updates alone is none.
 */
final class UpdatePause {
  private static final String USER_SETTINGS = "SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings";

  /** Windows' own ends of a pause that a user or a tool set. */
  private static final List<String> ENDS =
      List.of("PauseUpdatesExpiryTime", "PauseQualityUpdatesEndTime");

  /** Where Windows keeps what it made of policy. */
  private static final String POLICY_STATE =
      "SOFTWARE\\Microsoft\\WindowsUpdate\\UpdatePolicy\\Settings";

  private static final String PAUSED = "PauseQualityUpdates";
  private static final String STARTED = "PauseQualityUpdatesStartTime";

  /** After this, Windows resumes by itself. */
  private static final Duration LONGEST_BY_POLICY = Duration.ofDays(35);

  private final RegistryReader registry;

  UpdatePause(RegistryReader registry) {
    this.registry = registry;
  }

  /** Reads one end; null where there is none. */
  @FunctionalInterface
  private interface End {
    @Nullable Instant read() throws ReadFailure;
  }

  /**
   * The latest end that is still ahead, of those that can be read; null where there is none.
   *
   * @param policies group policy, MDM
   * @throws ReadFailure where none is ahead, and not all could be read; a pause of which the end
   *     can't be known is one of these
   */
  @Nullable Instant until(Instant now, List<PolicyValues> policies) throws ReadFailure {
    PolicyValues user = PolicyValues.read(registry, USER_SETTINGS);
    List<End> ends = new ArrayList<>();
    ENDS.forEach(name -> ends.add(() -> user.time(name)));
    policies.forEach(policy -> ends.add(() -> endByPolicy(policy)));
    Instant latest = null;
    ReadFailure unread = null;
    for (End end : ends) {
      try {
        latest = later(latest, end.read(), now);
      } catch (ReadFailure e) {
        unread = e;
      }
    }
    if (latest == null && unread != null) {
      throw unread;
    }
    return latest;
  }

  private static @Nullable Instant later(
      @Nullable Instant latest, @Nullable Instant end, Instant now) {
    boolean isLater = end != null && end.isAfter(latest == null ? now : latest);
    return isLater ? end : latest;
  }

  private @Nullable Instant endByPolicy(PolicyValues policy) throws ReadFailure {
    if (policy.is(PAUSED, 0)) {
      return null;
    }
    Instant started = policy.time(STARTED);
    if (started != null) {
      return started.plus(LONGEST_BY_POLICY);
    }
    return policy.is(PAUSED, 1) ? endByState() : null;
  }

  /** Of a policy that names no day: it began when Windows first saw it. */
  private @Nullable Instant endByState() throws ReadFailure {
    PolicyValues state = PolicyValues.read(registry, POLICY_STATE);
    Long status = state.number("PausedQualityStatus");
    if (status != null && status != 1) {
      // 0: not paused, 2: Windows resumed by itself.
      return null;
    }
    Instant started = state.time("PausedQualityDate");
    if (started == null) {
      throw new ReadFailure(
          new Failure(PAUSED + " is 1, and neither policy nor Windows names its begin", null));
    }
    return started.plus(LONGEST_BY_POLICY);
  }
}
