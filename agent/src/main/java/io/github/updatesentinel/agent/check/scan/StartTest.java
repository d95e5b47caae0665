package io.github.updatesentinel.agent.check.scan;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.StartTests;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.contract.StartType;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether TrustedInstaller can be started, found out by starting it: as seldom as can be, since
 * attackers begin so as well. Used by the check loop's thread alone.
 */
public final class StartTest {
  /** The only service that is started as a test. */
  public static final String SERVICE = "TrustedInstaller";

  private static final Set<String> RUNNING =
      Set.of("RUNNING", "STOP_PENDING", "PAUSE_PENDING", "PAUSED", "CONTINUE_PENDING");
  private static final long NEVER_STARTED = 1077;
  private static final int MAX_CONFIGURATION = 2000;

  private final AgentState state;
  private final Clocks clocks;
  private @Nullable Long exitCode;

  public StartTest(AgentState state, Clocks clocks) {
    this.state = state;
    this.clocks = clocks;
  }

  /** Takes notice of how the service is now. */
  public void observe(MachineFacts facts) {
    ServiceState service = service(facts).orElse(null);
    if (service == null) {
      return;
    }
    String configuration = configuration(service);
    if (!configuration.equals(state.startTestedService)) {
      // What StartService said holds for the service as it was then.
      state.startTests = state.startTests.outdated();
      state.startTestedService = configuration;
    }
    if (isRunning(service)) {
      state.startTests = state.startTests.outdated();
      state.ranSinceScan = true;
    }
    // Another code may be that of an attempt that failed.
    if (isNeverStarted(exitCode) && Long.valueOf(0).equals(service.exitCode())) {
      state.ranSinceScan = true;
    }
    exitCode = service.exitCode();
  }

  /** From now on, the service has not run since the last scan. */
  public void scanBegins() {
    state.ranSinceScan = false;
  }

  /** Whether to try now. */
  public boolean isDue(MachineFacts facts, @Nullable UpdateScan freshScan) {
    return isWanted(facts, freshScan)
        && !state.ranSinceScan
        && state.startTests.mayTry(SERVICE, clocks.now());
  }

  /**
   * Whether the answer could change the verdict: the service is not known to run, or to be unable
   * to, and the scan offered no servicing update, or failed without naming the cause itself.
   *
   * @param freshScan null where there is none, so that one is due anyway
   */
  public static boolean isWanted(MachineFacts facts, @Nullable UpdateScan freshScan) {
    if (freshScan == null || freshScan.surfacedServiceDisabled()) {
      return false;
    }
    // Definitions and drivers are found without it.
    return !freshScan.offersServicingUpdate()
        && service(facts)
            .filter(service -> service.startType() != StartType.MISSING)
            .filter(service -> service.startType() != StartType.DISABLED)
            .filter(service -> !isRunning(service))
            .isPresent();
  }

  /** Keeps the answer, which holds until the service is another one, or runs. */
  public void accept(StartAttempt attempt) {
    state.startTests =
        state.startTests.with(new StartTests.Test(clocks.now(), attempt.answer(), true));
  }

  /** The answer that still holds; null where there is none. */
  public @Nullable StartAttempt finding() {
    return state.startTests.finding(SERVICE).orElse(null);
  }

  private static Optional<ServiceState> service(MachineFacts facts) {
    Reading<ServiceState> reading = facts.requiredService(SERVICE);
    return reading == null ? Optional.empty() : reading.toOptional();
  }

  /** One that starts is none: a service that hangs does so for half a minute at each attempt. */
  private static boolean isRunning(ServiceState service) {
    return service.state() != null && RUNNING.contains(service.state());
  }

  private static boolean isNeverStarted(@Nullable Long exitCode) {
    return exitCode != null && exitCode == NEVER_STARTED;
  }

  /** Without what changes by itself while it runs. */
  private static String configuration(ServiceState service) {
    return Texts.cut(
        "%s, %s, %s, %s"
            .formatted(
                service.startType(),
                service.registryStartType(),
                service.imagePath(),
                service.serviceDll()),
        MAX_CONFIGURATION);
  }
}
