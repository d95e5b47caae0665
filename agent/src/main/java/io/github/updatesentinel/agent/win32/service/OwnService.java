package io.github.updatesentinel.agent.win32.service;

import com.sun.jna.platform.win32.Winsvc;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.time.Duration;
import org.tinylog.Logger;

/** This process as a service, as the Service Control Manager sees it. */
public final class OwnService {
  private static final String NAME = "UpdateSentinel";
  private static final int START_PENDING = 2;
  private static final Duration STEP = Duration.ofMillis(20);

  /** procrun takes one second; whatever else happens, the work does not wait for ever. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final RecoveryActions RECOVERY =
      RecoveryActions.restartAfter(
          Duration.ofDays(1), Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5));

  private OwnService() {}

  /** Returns when the service is no longer starting, and at once where nobody can tell. */
  public static void awaitStarted() throws InterruptedException {
    long start = System.nanoTime();
    try (OpenService service = OpenService.open(NAME, Winsvc.SERVICE_QUERY_STATUS)) {
      while (service != null
          && service.status().dwCurrentState == START_PENDING
          && System.nanoTime() - start < LONGEST.toNanos()) {
        Thread.sleep(STEP.toMillis());
      }
    } catch (ReadFailure e) {
      Logger.warn("The start state of the service is unknown: {}", e.getMessage());
    }
  }

  /**
   * Sees to it that Windows restarts this service after a crash, and after an end with an error.
   * Windows Installer can't set that up: it opens the service without the right to start it. What
   * another program changed is restored. A failure is logged, and nothing more.
   */
  public static void restoreRecovery() {
    int access = Winsvc.SERVICE_QUERY_CONFIG | Winsvc.SERVICE_CHANGE_CONFIG | Winsvc.SERVICE_START;
    try (OpenService service = OpenService.open(NAME, access)) {
      if (service == null) {
        Logger.warn("Recovery actions are not set: the service {} does not exist", NAME);
        return;
      }
      restore(
          "restart after failures",
          () -> RECOVERY.equals(service.recovery()),
          () -> service.setRecovery(RECOVERY));
      restore(
          "recovery after a stop with an error",
          service::recoversFromErrors,
          service::setRecoversFromErrors);
    } catch (ReadFailure e) {
      Logger.warn("Recovery actions are not set: {}", e.getMessage());
    }
  }

  @FunctionalInterface
  private interface Question {
    boolean ask() throws ReadFailure;
  }

  @FunctionalInterface
  private interface Change {
    void make() throws ReadFailure;
  }

  private static void restore(String what, Question isRight, Change change) {
    try {
      if (!isKnownToBe(isRight)) {
        change.make();
        Logger.info("Service {}: restored {}", NAME, what);
      }
    } catch (ReadFailure e) {
      Logger.warn("Service {}: could not restore {}: {}", NAME, what, e.getMessage());
    }
  }

  /** To set once more what is set already does no harm. */
  private static boolean isKnownToBe(Question right) {
    try {
      return right.ask();
    } catch (ReadFailure | IndexOutOfBoundsException e) {
      Logger.debug("The recovery actions of {} can't be read: {}", NAME, e.getMessage());
      return false;
    }
  }
}
