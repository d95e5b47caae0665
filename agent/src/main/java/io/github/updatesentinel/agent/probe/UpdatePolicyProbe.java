package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.UpdatePolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what settings and policies tell Windows to do about updates. A value of the wrong kind
 * makes all of it unknown, since nobody knows what Windows makes of it.
 */
public final class UpdatePolicyProbe {
  private static final String POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
  private static final String AUTOMATIC_UPDATES = POLICY + "\\AU";
  static final String MDM = "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update";

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

  public Reading<UpdatePolicy> read() {
    Instant now = clock.instant();
    try {
      PolicyValues policy = PolicyValues.read(registry, POLICY);
      PolicyValues mdm = PolicyValues.read(registry, MDM);
      return Reading.known(
          new UpdatePolicy(
              new UpdatePause(registry).until(now, List.of(policy, mdm)),
              deferDays(policy, mdm),
              targetRelease(policy, mdm),
              automaticOff(PolicyValues.read(registry, AUTOMATIC_UPDATES), mdm),
              new UpdateTasks(files).disabled()),
          now);
    } catch (ReadFailure e) {
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

  private static @Nullable String automaticOff(PolicyValues automaticUpdates, PolicyValues mdm)
      throws ReadFailure {
    if (automaticUpdates.is("NoAutoUpdate", 1)) {
      return "NoAutoUpdate=1";
    }
    String off = setting(automaticUpdates, "AUOptions", OFF_BY_POLICY);
    return off != null ? off : setting(mdm, "AllowAutoUpdate", OFF_BY_MDM);
  }

  /** The setting with its value, where that is one of these. */
  private static @Nullable String setting(PolicyValues values, String name, List<Integer> off)
      throws ReadFailure {
    for (int value : off) {
      if (values.is(name, value)) {
        return name + "=" + value;
      }
    }
    return null;
  }
}
