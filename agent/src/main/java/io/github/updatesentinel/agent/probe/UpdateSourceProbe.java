package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.UpdateSource;
import io.github.updatesentinel.contract.UpdateSourceKind;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from policy whom this machine asks for updates. The policy is only ever read. */
public final class UpdateSourceProbe {
  private static final String POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
  private static final String AUTOMATIC_UPDATES = POLICY + "\\AU";
  private static final String DEFAULT_SERVICE =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Services";
  private static final String MICROSOFT_UPDATE = "7971f918-a847-4430-9279-4a52d1efe18d";
  private static final String WINDOWS_UPDATE = "9482f4b4-e343-43b6-b170-9a65bc822c77";

  // The policy came with Windows 10 2004. Up to Server 2022, DisableDualScan overrules it; Windows
  // 11
  // and later servers ignore that (Configuration Manager documentation, scan source policies).
  private static final int FIRST_WITH_CLASS_POLICY = 19041;
  private static final int FIRST_WITHOUT_DUAL_SCAN = 22000;

  private final RegistryReader registry;
  private final InstantSource clock;

  public UpdateSourceProbe(RegistryReader registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  public Reading<UpdateSource> read() {
    try {
      Map<String, RawValue> policy = registry.values(POLICY);
      RawValue useWsus = registry.value(AUTOMATIC_UPDATES, "UseWUServer");
      String server = text(policy.get("WUServer"));
      if (useWsus != null && !(useWsus instanceof RawValue.Int)) {
        return unknown("UseWUServer is no REG_DWORD: " + useWsus.show());
      }
      boolean managed = useWsus instanceof RawValue.Int number && number.value() == 1;
      if (managed && server == null) {
        return unknown("UseWUServer is 1 and WUServer names no server");
      }
      UpdateSource source =
          managed && !qualityUpdatesFromMicrosoft(policy)
              ? new UpdateSource(UpdateSourceKind.WSUS, server, targetGroup(policy))
              : new UpdateSource(unmanagedKind(), null, null);
      return Reading.known(source, clock.instant());
    } catch (ReadFailure e) {
      return Reading.unknown(e.failure(), clock.instant());
    }
  }

  /** A policy can send each class of updates elsewhere; quality ones decide. */
  private boolean qualityUpdatesFromMicrosoft(Map<String, RawValue> policy) throws ReadFailure {
    return isNumber(registry.value(AUTOMATIC_UPDATES, "UseUpdateClassPolicySource"), 1)
        && isNumber(policy.get("SetPolicyDrivenUpdateSourceForQualityUpdates"), 0)
        && obeysClassPolicy(policy);
  }

  private boolean obeysClassPolicy(Map<String, RawValue> policy) {
    int build =
        new OsVersionProbe(registry, clock)
            .read()
            .toOptional()
            .map(OsVersion::build)
            .orElse(FIRST_WITHOUT_DUAL_SCAN);
    return build >= FIRST_WITHOUT_DUAL_SCAN
        || (build >= FIRST_WITH_CLASS_POLICY && !isNumber(policy.get("DisableDualScan"), 1));
  }

  private static boolean isNumber(@Nullable RawValue raw, long expected) {
    return raw instanceof RawValue.Int number && number.value() == expected;
  }

  private UpdateSourceKind unmanagedKind() throws ReadFailure {
    String service = text(registry.value(DEFAULT_SERVICE, "DefaultService"));
    if (service == null || service.equalsIgnoreCase(WINDOWS_UPDATE)) {
      return UpdateSourceKind.WINDOWS_UPDATE;
    }
    return service.equalsIgnoreCase(MICROSOFT_UPDATE)
        ? UpdateSourceKind.MICROSOFT_UPDATE
        : UpdateSourceKind.OTHER;
  }

  private static @Nullable String targetGroup(Map<String, RawValue> policy) {
    return policy.get("TargetGroupEnabled") instanceof RawValue.Int number && number.value() == 1
        ? text(policy.get("TargetGroup"))
        : null;
  }

  private static @Nullable String text(@Nullable RawValue raw) {
    return raw instanceof RawValue.Text text && !text.value().isBlank()
        ? text.value().strip()
        : null;
  }

  private Reading<UpdateSource> unknown(String why) {
    return Reading.unknown(new Failure(why, null), clock.instant());
  }
}
