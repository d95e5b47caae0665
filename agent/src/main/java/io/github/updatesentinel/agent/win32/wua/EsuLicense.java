package io.github.updatesentinel.agent.win32.wua;

import com.sun.jna.platform.win32.Ole32;
import io.github.updatesentinel.agent.win32.com.ComFailure;
import io.github.updatesentinel.agent.win32.com.ComObject;
import io.github.updatesentinel.agent.win32.com.Variant;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.tinylog.Logger;

/**
 * Whether a license for Extended Security Updates is active, as the Software Protection service
 * answers by WMI. For a process of its own, which must not wait for it: the answer may take long.
 */
final class EsuLicense {
  /** LicenseStatus 1 is "licensed". */
  private static final String QUERY =
      "SELECT ID FROM SoftwareLicensingProduct WHERE LicenseStatus = 1 AND Name LIKE '%ESU%'";

  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private EsuLicense() {}

  /** Null where Windows did not answer in time, or not at all. */
  static Boolean read() {
    AtomicReference<Boolean> answer = new AtomicReference<>();
    CountDownLatch answered = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              answer.set(ask());
              answered.countDown();
            },
            "ESU license");
    thread.setDaemon(true);
    thread.start();
    try {
      return answered.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS) ? answer.get() : null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static Boolean ask() {
    if (Ole32.INSTANCE.CoInitializeEx(null, Ole32.COINIT_MULTITHREADED).intValue() < 0) {
      return null;
    }
    try (ComObject locator = ComObject.create("WbemScripting.SWbemLocator");
        ComObject service =
            locator.object(
                "ConnectServer", new Variant.Text("."), new Variant.Text("root\\cimv2"));
        ComObject products = service.object("ExecQuery", new Variant.Text(QUERY))) {
      return products.integer("Count") > 0;
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    } finally {
      Ole32.INSTANCE.CoUninitialize();
    }
  }
}
