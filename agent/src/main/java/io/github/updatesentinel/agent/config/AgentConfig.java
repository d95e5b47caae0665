package io.github.updatesentinel.agent.config;

import io.github.updatesentinel.agent.fact.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, read at once and never changed.
 *
 * @param collectorUrl without a slash at its end; null means the event log alone, since none is
 *     set, or it must not be talked to
 * @param enrollmentToken secret; null where none was given
 * @param jitter longest random delay where a fleet could act at once; zero switches it off
 * @param scanFailuresBeforeAlert scans that fail in a row before event 1103
 * @param requiredServices service key names, for whatever Windows; see {@link #requiredServicesOn}
 * @param requiredServicesGiven whether a setting names them, so that they count on every Windows
 * @param observedServices reported where present, never required
 * @param buildMaxAge age from which a release that finds nothing to install is suspicious
 * @param baselineFile full path; null where none was given
 * @param baselineKey what the collector's baselines must be signed with
 * @param language {@code zh-CN} or {@code en-US}; null means the system's
 * @param spoolLimit how much waits for the collector, and how long
 * @param trustStore {@code Windows-ROOT} or the full path of a file
 * @param proxy {@code DIRECT}, {@code SYSTEM} or {@code http://host:port}
 */
public record AgentConfig(
    @Nullable URI collectorUrl,
    @Nullable String enrollmentToken,
    Duration checkInterval,
    Duration scanInterval,
    Duration scanTimeout,
    Duration jitter,
    Duration alertRepeat,
    int scanFailuresBeforeAlert,
    List<String> requiredServices,
    boolean requiredServicesGiven,
    List<String> observedServices,
    ServerSelection serverSelection,
    Duration buildMaxAge,
    @Nullable String baselineFile,
    BaselineKey baselineKey,
    Remediation remediation,
    @Nullable String language,
    SpoolLimit spoolLimit,
    String trustStore,
    @Nullable String clientCertificate,
    String proxy,
    boolean allowPlainHttp) {

  private static final Duration WEEKEND = Duration.ofDays(3);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Required where no setting names any. */
  public static final List<String> REQUIRED_SERVICES =
      List.of("TrustedInstaller", "wuauserv", "BITS", "CryptSvc", "UsoSvc");

  // Administrators of servers disable it against restarts; scan and installation work without.
  private static final String ONLY_OBSERVED_ON_SERVERS = "UsoSvc";

  /** The {@code trustStore} that is the machine's own. */
  public static final String WINDOWS_ROOT = "Windows-ROOT";

  /** Whom the scan asks; the numbers are the Windows Update Agent's. */
  public enum ServerSelection {
    /** WSUS where policy names one, Windows Update elsewhere. */
    DEFAULT(0),
    MANAGED_SERVER(1),
    WINDOWS_UPDATE(2);

    private final int code;

    ServerSelection(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  /** What the agent may mend by itself. */
  public enum Remediation {
    OFF,
    /** Give a disabled required service its Windows default start type back. */
    RESTORE_START_TYPE
  }

  public AgentConfig {
    requiredServices = List.copyOf(requiredServices);
    observedServices = List.copyOf(observedServices);
  }

  /** Services without which updates are blocked on this Windows. */
  public List<String> requiredServicesOn(WindowsFamily family) {
    return observesMore(family)
        ? requiredServices.stream().filter(name -> !name.equals(ONLY_OBSERVED_ON_SERVERS)).toList()
        : requiredServices;
  }

  /** Services that this Windows' heartbeat tells of besides. */
  public List<String> observedServicesOn(WindowsFamily family) {
    boolean listed = observedServices.stream().anyMatch(ONLY_OBSERVED_ON_SERVERS::equalsIgnoreCase);
    return observesMore(family) && !listed
        ? Stream.concat(Stream.of(ONLY_OBSERVED_ON_SERVERS), observedServices.stream()).toList()
        : observedServices;
  }

  private boolean observesMore(WindowsFamily family) {
    return family == WindowsFamily.SERVER && !requiredServicesGiven;
  }

  /**
   * Age up to which a scan counts: two rounds may be missed (a machine asleep, a busy server), and
   * a weekend passes, before it says nothing any more.
   */
  public Duration scanStaleAfter() {
    Duration rounds = scanInterval.multipliedBy(2).plus(scanTimeout);
    return rounds.compareTo(WEEKEND) > 0 ? rounds : WEEKEND;
  }

  /** Whether heartbeats leave this machine for everybody on the way to read. */
  public boolean sendsInTheClear() {
    return collectorUrl != null
        && collectorUrl.getScheme().equalsIgnoreCase("http")
        && !(isThisMachine(collectorUrl) && proxy.equals("DIRECT"));
  }

  static boolean isThisMachine(URI url) {
    return LOOPBACK.contains(url.getHost().toLowerCase(Locale.ROOT));
  }

  /** The same once the token has been exchanged for a key, and erased. */
  public AgentConfig withoutToken() {
    return new AgentConfig(
        collectorUrl,
        null,
        checkInterval,
        scanInterval,
        scanTimeout,
        jitter,
        alertRepeat,
        scanFailuresBeforeAlert,
        requiredServices,
        requiredServicesGiven,
        observedServices,
        serverSelection,
        buildMaxAge,
        baselineFile,
        baselineKey,
        remediation,
        language,
        spoolLimit,
        trustStore,
        clientCertificate,
        proxy,
        allowPlainHttp);
  }

  @Override
  public String toString() {
    // A record would print the secret.
    return "AgentConfig[collectorUrl=%s, checkInterval=%s, scanInterval=%s]"
        .formatted(collectorUrl, checkInterval, scanInterval);
  }
}
