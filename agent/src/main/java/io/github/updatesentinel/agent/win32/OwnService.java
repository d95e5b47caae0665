package io.github.updatesentinel.agent.win32;

import com.sun.jna.platform.win32.Winsvc;
import io.github.updatesentinel.agent.probe.ReadFailure;
import java.time.Duration;
import org.tinylog.Logger;

/** This process as a service, as the Service Control Manager sees it. */
public final class OwnService {
  private static final String NAME = "UpdateSentinel";
  private static final int START_PENDING = 2;
  private static final Duration STEP = Duration.ofMillis(20);

  /** procrun takes one second; whatever else happens, the work does not wait for ever. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

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
      Logger.warn("Not known whether the service has started: {}", e.getMessage());
    }
  }
}
