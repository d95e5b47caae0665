package io.github.updatesentinel.agent.probe.policy;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.host.OsVersionProbe;
import io.github.updatesentinel.contract.UpdateSourceKind;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads from policy whom this machine asks for updates. The policy is only ever read. */
public final class UpdateSourceProbe {
  private static final String POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
  private static final String AUTOMATIC_UPDATES = POLICY + "\\AU";
  private static final String MDM = "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update";
  private static final String CLIENT =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate";
  private static final String DEFAULT_SERVICE = CLIENT + "\\Services";
  private static final String CONFIG_MGR_CLIENT = "SYSTEM\\CurrentControlSet\\Services\\CcmExec";
  private static final String MICROSOFT_UPDATE = "7971f918-a847-4430-9279-4a52d1efe18d";
  private static final String WINDOWS_UPDATE = "9482f4b4-e343-43b6-b170-9a65bc822c77";

  // The policy came with Windows 10 2004. Up to Server 2022, DisableDualScan overrules it; Windows
  // 11 and later servers ignore that (Configuration Manager documentation, scan source policies).
  private static final int FIRST_WITH_CLASS_POLICY = 19041;
  private static final int FIRST_WITHOUT_DUAL_SCAN = 22000;

  // From Windows 10 1607, a deferral beside a WSUS makes Windows take its own updates from Windows
  // Update: "dual scan" (Microsoft's WSUS blog, "Demystifying Dual Scan").
  private static final int FIRST_WITH_DUAL_SCAN = 14393;
  private static final List<String> DUAL_SCAN =
      List.of("DeferQualityUpdates", "DeferFeatureUpdates");

  private static final String QUALITY_SOURCE = "SetPolicyDrivenUpdateSourceForQualityUpdates";
  private static final Pattern URL = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);
  private static final int MAX_CLIENT_ID = 100;

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
      boolean managed = isNumber(useWsus, 1);
      if (managed && server == null) {
        return unknown("UseWUServer is 1 and WUServer names no server");
      }
      UpdateSource source =
          managed
              ? source(server, targetGroup(policy), qualityUpdatesFromMicrosoft(policy))
              : byMdm(registry.values(MDM));
      return Reading.known(source, clock.instant());
    } catch (ReadFailure e) {
      return Reading.unknown(e.failure(), clock.instant());
    }
  }

  /** Group Policy names no WSUS, but management of mobile devices may. */
  private UpdateSource byMdm(Map<String, RawValue> policy) throws ReadFailure {
    String server = text(policy.get("UpdateServiceUrl"));
    // Without a configured server, the value is the word that the service provider defaults to.
    if (server == null || !URL.matcher(server).lookingAt()) {
      return source(null, null, false);
    }
    return source(server, null, isByClass(policy) && obeysClassPolicy(policy, build()));
  }

  /**
   * @param wsus null where none is set
   * @param bypassed whether quality updates come from elsewhere all the same
   */
  private UpdateSource source(@Nullable String wsus, @Nullable String targetGroup, boolean bypassed)
      throws ReadFailure {
    return wsus == null || bypassed
        ? new UpdateSource(unmanagedKind(), null, null, clientId(), configMgr(), bypassed)
        : new UpdateSource(UpdateSourceKind.WSUS, wsus, targetGroup, clientId(), configMgr());
  }

  /** Null as well where it can't be read: the source is known without. */
  private @Nullable String clientId() {
    try {
      return Texts.cutIfKnown(text(registry.value(CLIENT, "SusClientId")), MAX_CLIENT_ID);
    } catch (ReadFailure e) {
      return null;
    }
  }

  private @Nullable Boolean configMgr() {
    try {
      return registry.exists(CONFIG_MGR_CLIENT);
    } catch (ReadFailure e) {
      return null;
    }
  }

  /** A policy can send each class of updates elsewhere; quality ones decide. */
  private boolean qualityUpdatesFromMicrosoft(Map<String, RawValue> policy) throws ReadFailure {
    int build = build();
    boolean hasClassPolicy =
        build >= FIRST_WITH_CLASS_POLICY
            && isNumber(registry.value(AUTOMATIC_UPDATES, "UseUpdateClassPolicySource"), 1)
            && policy.get(QUALITY_SOURCE) instanceof RawValue.Int;
    return hasClassPolicy
        ? isByClass(policy) && obeysClassPolicy(policy, build)
        : isDualScan(policy, build);
  }

  private static boolean isDualScan(Map<String, RawValue> policy, int build) {
    return build >= FIRST_WITH_DUAL_SCAN
        && build < FIRST_WITHOUT_DUAL_SCAN
        && !isNumber(policy.get("DisableDualScan"), 1)
        && !isNumber(policy.get("DoNotConnectToWindowsUpdateInternetLocations"), 1)
        && DUAL_SCAN.stream().anyMatch(deferral -> isNumber(policy.get(deferral), 1));
  }

  private static boolean isByClass(Map<String, RawValue> policy) {
    return isNumber(policy.get(QUALITY_SOURCE), 0);
  }

  private static boolean obeysClassPolicy(Map<String, RawValue> policy, int build) {
    return build >= FIRST_WITHOUT_DUAL_SCAN
        || (build >= FIRST_WITH_CLASS_POLICY && !isNumber(policy.get("DisableDualScan"), 1));
  }

  /** A build that can't be read is taken for a new one, which has no dual scan. */
  private int build() {
    return new OsVersionProbe(registry, clock)
        .read()
        .toOptional()
        .map(OsVersion::build)
        .orElse(FIRST_WITHOUT_DUAL_SCAN);
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
