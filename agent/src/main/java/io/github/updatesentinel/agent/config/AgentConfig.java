package io.github.updatesentinel.agent.config;

import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The whole configuration, read at once and never changed: each setting under its key's name. */
public final class AgentConfig {

  private static final Duration WEEKEND = Duration.ofDays(3);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Required where no setting names any. */
  public static final List<String> REQUIRED_SERVICES =
      List.of("TrustedInstaller", "wuauserv", "BITS", "CryptSvc", "UsoSvc");

  // Administrators of servers disable it against restarts; scan and installation work without.
  private static final String ONLY_OBSERVED_ON_SERVERS = "UsoSvc";

  /** The {@code trustStore} that is the machine's own. */
  public static final String WINDOWS_ROOT = "Windows-ROOT";

  /** Whom the scan asks. */
  public enum ServerSelection {
    /** The source that policy names for quality updates. */
    POLICY,
    /** WSUS where policy names one, Windows Update elsewhere. */
    DEFAULT,
    MANAGED_SERVER,
    WINDOWS_UPDATE
  }

  /** What the agent may mend by itself. */
  public enum Remediation {
    OFF,
    /** Give a disabled required service its Windows default start type back. */
    RESTORE_START_TYPE
  }

  /** By key; what is not there is "none". */
  private final Map<String, Object> values;

  private final boolean requiredServicesGiven;

  /**
   * @param values of every setting, by its key; absent where it is "none"
   * @param requiredServicesGiven whether a setting names them, so that they count on every Windows
   */
  AgentConfig(Map<String, Object> values, boolean requiredServicesGiven) {
    this.values = Map.copyOf(values);
    this.requiredServicesGiven = requiredServicesGiven;
  }

  /** Only the loader puts values in, each read by its own setting. */
  @SuppressWarnings("unchecked")
  private <T> @Nullable T optional(Setting<T> setting) {
    return (T) values.get(setting.key());
  }

  private <T> T value(Setting<T> setting) {
    T value = optional(setting);
    if (value == null) {
      throw new IllegalStateException(setting.key() + " has no default");
    }
    return value;
  }

  /**
   * Without a slash at its end; null means the event log alone, since none is set, or it must not
   * be talked to.
   */
  public @Nullable URI collectorUrl() {
    return optional(Settings.COLLECTOR_URL);
  }

  /** Secret; null where none was given. */
  public @Nullable String enrollmentToken() {
    return optional(Settings.ENROLLMENT_TOKEN);
  }

  public Duration checkInterval() {
    return value(Settings.CHECK_INTERVAL);
  }

  public Duration scanInterval() {
    return value(Settings.SCAN_INTERVAL);
  }

  public Duration scanTimeout() {
    return value(Settings.SCAN_TIMEOUT);
  }

  /** Longest random delay where a fleet could act at once; zero switches it off. */
  public Duration jitter() {
    return value(Settings.JITTER);
  }

  public Duration alertRepeat() {
    return value(Settings.ALERT_REPEAT);
  }

  /** Scans that fail in a row before event 1103. */
  public int scanFailuresBeforeAlert() {
    return value(Settings.SCAN_FAILURES_BEFORE_ALERT);
  }

  /** Service key names, for whatever Windows; see {@link #requiredServicesOn}. */
  public List<String> requiredServices() {
    return value(Settings.REQUIRED_SERVICES);
  }

  /** Reported where present, never required. */
  public List<String> observedServices() {
    return value(Settings.OBSERVED_SERVICES);
  }

  /**
   * Services of patch managers, which keep the Windows Update service disabled between their scans.
   */
  public List<String> patchManager() {
    return value(Settings.PATCH_MANAGER);
  }

  public ServerSelection serverSelection() {
    return value(Settings.SERVER_SELECTION);
  }

  /** Age from which the installed release is reported as aged. */
  public Duration buildMaxAge() {
    return value(Settings.BUILD_MAX_AGE);
  }

  /** Age of its newest release from which the shipped list can't call a build current. */
  public Duration baselineMaxAge() {
    return value(Settings.BASELINE_MAX_AGE);
  }

  /** Time from its release on until a build of the shipped list is required; may be zero. */
  public Duration shippedGrace() {
    return value(Settings.SHIPPED_GRACE);
  }

  /** Full path; null where none was given. */
  public @Nullable String baselineFile() {
    return optional(Settings.BASELINE_FILE);
  }

  /** What the collector's baselines must be signed with. */
  public BaselineKey baselineKey() {
    BaselineKey key = optional(Settings.BASELINE_KEY);
    return key == null ? new BaselineKey.None() : key;
  }

  /** Words by which the collector groups computers, in the administrator's order; may be empty. */
  public List<String> tags() {
    return value(Settings.TAGS);
  }

  public Remediation remediation() {
    return value(Settings.REMEDIATION);
  }

  /** {@code zh-CN} or {@code en-US}; null means the system's. */
  public @Nullable String language() {
    return optional(Settings.LANGUAGE);
  }

  /** How much waits for the collector, and how long. */
  public SpoolLimit spoolLimit() {
    return value(Settings.SPOOL_LIMIT);
  }

  /** {@code Windows-ROOT}, the full path of a file, or {@code sha256:} with a thumbprint. */
  public String trustStore() {
    String store = optional(Settings.TRUST_STORE);
    return store == null ? WINDOWS_ROOT : store;
  }

  public @Nullable String clientCertificate() {
    return optional(Settings.CLIENT_CERTIFICATE);
  }

  /** {@code DIRECT}, {@code SYSTEM} or {@code http://host:port}. */
  public String proxy() {
    return value(Settings.PROXY);
  }

  public boolean allowPlainHttp() {
    return value(Settings.ALLOW_PLAIN_HTTP);
  }

  /** Services without which updates are blocked on this Windows. */
  public List<String> requiredServicesOn(WindowsFamily family) {
    return observesMore(family)
        ? requiredServices().stream()
            .filter(name -> !name.equals(ONLY_OBSERVED_ON_SERVERS))
            .toList()
        : requiredServices();
  }

  /** Services that this Windows' heartbeat tells of besides, patch managers included. */
  public List<String> observedServicesOn(WindowsFamily family) {
    Stream<String> more =
        observesMore(family) ? Stream.of(ONLY_OBSERVED_ON_SERVERS) : Stream.empty();
    Set<String> told = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    told.addAll(requiredServicesOn(family));
    List<String> observed = observedServices();
    List<String> added =
        Stream.concat(more, patchManager().stream())
            .filter(name -> observed.stream().noneMatch(name::equalsIgnoreCase) && told.add(name))
            .toList();
    return Stream.concat(added.stream(), observed.stream()).toList();
  }

  private boolean observesMore(WindowsFamily family) {
    return family == WindowsFamily.SERVER && !requiredServicesGiven;
  }

  /**
   * Age up to which a scan counts: two rounds may be missed (a machine asleep, a busy server), and
   * a weekend passes, before it says nothing any more.
   */
  public Duration scanStaleAfter() {
    Duration rounds = scanInterval().multipliedBy(2).plus(scanTimeout());
    return rounds.compareTo(WEEKEND) > 0 ? rounds : WEEKEND;
  }

  /** Whether heartbeats leave this machine for everybody on the way to read. */
  public boolean sendsInTheClear() {
    URI url = collectorUrl();
    return url != null
        && url.getScheme().equalsIgnoreCase("http")
        && !(isThisMachine(url) && proxy().equals("DIRECT"));
  }

  static boolean isThisMachine(URI url) {
    return LOOPBACK.contains(url.getHost().toLowerCase(Locale.ROOT));
  }

  /** The same once the token has been exchanged for a key, and erased. */
  public AgentConfig withoutToken() {
    return with(Settings.ENROLLMENT_TOKEN, null);
  }

  /** The same but for one setting; null is "none". */
  <T> AgentConfig with(Setting<T> setting, @Nullable T value) {
    Map<String, Object> changed = new HashMap<>(values);
    if (value == null) {
      changed.remove(setting.key());
    } else {
      changed.put(setting.key(), value);
    }
    return new AgentConfig(changed, requiredServicesGiven);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AgentConfig config
        && values.equals(config.values)
        && requiredServicesGiven == config.requiredServicesGiven;
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    // Not the secret.
    return "AgentConfig[collectorUrl=%s, checkInterval=%s, scanInterval=%s]"
        .formatted(collectorUrl(), checkInterval(), scanInterval());
  }
}
