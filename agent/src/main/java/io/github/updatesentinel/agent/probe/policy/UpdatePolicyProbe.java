package io.github.updatesentinel.agent.probe.policy;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.update.UpdatePolicy;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.access.SystemFiles;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Reads what settings and policies tell Windows to do about updates. A value of the wrong kind
 * makes what it decides unknown, since nobody knows what Windows makes of it, and nothing else.
 */
public final class UpdatePolicyProbe {
  private static final String POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
  private static final String AUTOMATIC_UPDATES = POLICY + "\\AU";
  public static final String MDM = "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update";

  private static final String DEFER = "DeferQualityUpdates";
  private static final String DEFER_DAYS = "DeferQualityUpdatesPeriodInDays";

  /** What Windows takes at most; tools write 99999. */
  private static final int MAX_DEFER_DAYS = 30;

  private static final int MAX_RELEASE = 40;

  // Policy CSP, AllowAutoUpdate: 0 notifies before the download, 5 turns Automatic Updates off.
  private static final List<Integer> OFF_BY_MDM = List.of(0, 5);
  // The policy Configure Automatic Updates: 1 was off, 2 notifies before the download.
  private static final List<Integer> OFF_BY_POLICY = List.of(1, 2);

  private final RegistryReader registry;
  private final SystemFiles files;
  private final InstantSource clock;

  public UpdatePolicyProbe(RegistryReader registry, SystemFiles files, InstantSource clock) {
    this.registry = registry;
    this.files = files;
    this.clock = clock;
  }

  /** Reads one setting. */
  @FunctionalInterface
  private interface Part<T> {
    T read() throws ReadFailure;
  }

  public UpdatePolicy read() {
    Instant now = clock.instant();
    PolicyValues policy = PolicyValues.read(registry, POLICY);
    PolicyValues mdm = PolicyValues.read(registry, MDM);
    PolicyValues automaticUpdates = PolicyValues.read(registry, AUTOMATIC_UPDATES);
    UpdatePause pause = new UpdatePause(registry);
    return new UpdatePolicy(
        part(() -> Optional.ofNullable(pause.until(now, List.of(policy, mdm))), now),
        part(() -> Optional.ofNullable(deferDays(policy, mdm)), now),
        part(() -> Optional.ofNullable(targetRelease(policy, mdm)), now),
        part(() -> automaticOff(automaticUpdates, mdm), now),
        part(new UpdateTasks(files)::disabled, now));
  }

  private static <T> Reading<T> part(Part<T> part, Instant now) {
    try {
      return Reading.known(part.read(), now);
    } catch (ReadFailure e) {
      Logger.debug("{}", e.getMessage());
      return Reading.unknown(e.failure(), now);
    }
  }

  /** Group policy comes first, as in Windows; MDM has no switch beside the days. */
  private static @Nullable Integer deferDays(PolicyValues policy, PolicyValues mdm)
      throws ReadFailure {
    Long days = policy.is(DEFER, 1) ? policy.number(DEFER_DAYS) : mdm.number(DEFER_DAYS);
    return days == null || days <= 0 ? null : (int) Math.min(days, MAX_DEFER_DAYS);
  }

  private static @Nullable String targetRelease(PolicyValues policy, PolicyValues mdm)
      throws ReadFailure {
    String release =
        policy.is("TargetReleaseVersion", 1)
            ? policy.text("TargetReleaseVersionInfo")
            : mdm.text("TargetReleaseVersion");
    return release == null ? null : Texts.line(release, MAX_RELEASE);
  }

  /** Each of these is enough, also where another one can't be read. */
  private static Optional<String> automaticOff(PolicyValues automaticUpdates, PolicyValues mdm)
      throws ReadFailure {
    List<Part<Optional<String>>> settings =
        List.of(
            () -> setting(automaticUpdates, "NoAutoUpdate", List.of(1)),
            () -> setting(automaticUpdates, "AUOptions", OFF_BY_POLICY),
            () -> setting(mdm, "AllowAutoUpdate", OFF_BY_MDM));
    ReadFailure unread = null;
    for (Part<Optional<String>> setting : settings) {
      try {
        Optional<String> off = setting.read();
        if (off.isPresent()) {
          return off;
        }
      } catch (ReadFailure e) {
        unread = e;
      }
    }
    if (unread != null) {
      throw unread;
    }
    return Optional.empty();
  }

  /** The setting with its value, where that is one of these. */
  private static Optional<String> setting(PolicyValues values, String name, List<Integer> off)
      throws ReadFailure {
    for (int value : off) {
      if (values.is(name, value)) {
        return Optional.of(name + "=" + value);
      }
    }
    return Optional.empty();
  }
}
