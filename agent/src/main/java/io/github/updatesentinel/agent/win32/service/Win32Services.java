package io.github.updatesentinel.agent.win32.service;

import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.platform.win32.Winsvc.SERVICE_STATUS_PROCESS;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.access.ServiceProbe;
import io.github.updatesentinel.agent.probe.access.ServiceStarter;
import io.github.updatesentinel.agent.probe.access.StartTypeWriter;
import io.github.updatesentinel.contract.StartType;
import java.time.Instant;
import java.util.Locale;
import org.tinylog.Logger;

/** Services by way of the Service Control Manager, and what the registry adds. Thread-safe. */
public final class Win32Services implements ServiceProbe, ServiceStarter, StartTypeWriter {
  private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";
  private static final HResult NO_SUCH_SERVICE = HResult.ofWin32(1060);
  private static final int QUERY = Winsvc.SERVICE_QUERY_CONFIG | Winsvc.SERVICE_QUERY_STATUS;

  private final RegistryReader registry;

  public Win32Services(RegistryReader registry) {
    this.registry = registry;
  }

  @Override
  public Reading<ServiceState> read(String name) {
    // Before: what changes while this reads is seen by the next reading at the latest.
    Instant at = Instant.now();
    try (OpenService service = OpenService.open(name, QUERY)) {
      ServiceState state = service == null ? ServiceState.missing(name) : describe(name, service);
      return Reading.known(state, at);
    } catch (ReadFailure e) {
      return Reading.unknown(e.failure(), Instant.now());
    }
  }

  private ServiceState describe(String name, OpenService service) throws ReadFailure {
    return describe(name, service.config(), service::isDelayed, orNull(service::status));
  }

  /**
   * What the Service Control Manager tells of a service holds whatever else can't be read: a
   * disabled one is disabled, though its registry key is closed to us.
   *
   * @param status null where not known
   */
  ServiceState describe(
      String name, OpenService.Config config, DelayedStart delayed, SERVICE_STATUS_PROCESS status)
      throws ReadFailure {
    StartType registered = orNull(() -> registryStartType(name));
    StartType startType = startType(name, config.startType(), delayed, registered);
    String dll = null;
    Failure unread = null;
    try {
      dll = serviceDll(name);
    } catch (ReadFailure e) {
      unread = runsDll(config) ? e.failure() : null;
    }
    return new ServiceState(
            name,
            startType,
            registered,
            status == null ? null : stateName(status.dwCurrentState),
            orNull(() -> registry.exists(SERVICES + name + "\\TriggerInfo")),
            status == null ? null : Integer.toUnsignedLong(status.dwWin32ExitCode),
            config.binaryPathName(),
            dll)
        .withUnread(unread);
  }

  /** What has a program of its own runs no DLL. */
  private static boolean runsDll(OpenService.Config config) {
    String path = config.binaryPathName();
    return path == null || path.toLowerCase(Locale.ROOT).contains("svchost");
  }

  private interface Part<T> {
    T read() throws ReadFailure;
  }

  private static <T> T orNull(Part<T> part) {
    try {
      return part.read();
    } catch (ReadFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    }
  }

  /** Asks whether automatic start is delayed. */
  @FunctionalInterface
  interface DelayedStart {
    boolean get() throws ReadFailure;
  }

  /**
   * @param registered what the registry says; null where not known
   */
  static StartType startType(String name, int start, DelayedStart delayed, StartType registered)
      throws ReadFailure {
    boolean automatic = start == WinNT.SERVICE_AUTO_START;
    try {
      return StartType.of(start, automatic && delayed.get())
          .orElseThrow(
              () ->
                  new ReadFailure(
                      new Failure("start type of %s is %d".formatted(name, start), null)));
    } catch (ReadFailure e) {
      // A delay matters at the system's start alone, and is read from the registry then.
      if (automatic && (registered == StartType.AUTO || registered == StartType.AUTO_DELAYED)) {
        return registered;
      }
      throw e;
    }
  }

  private StartType registryStartType(String name) throws ReadFailure {
    if (!(registry.value(SERVICES + name, "Start") instanceof RawValue.Int start)) {
      return null;
    }
    boolean delayed =
        registry.value(SERVICES + name, "DelayedAutostart") instanceof RawValue.Int value
            && value.value() != 0;
    return StartType.of(start.value(), delayed).orElse(null);
  }

  private String serviceDll(String name) throws ReadFailure {
    if (registry.value(SERVICES + name + "\\Parameters", "ServiceDll")
        instanceof RawValue.Text dll) {
      return dll.value();
    }
    return registry.value(SERVICES + name, "ServiceDll") instanceof RawValue.Text dll
        ? dll.value()
        : null;
  }

  private static String stateName(int state) {
    return switch (state) {
      case Winsvc.SERVICE_STOPPED -> "STOPPED";
      case Winsvc.SERVICE_START_PENDING -> "START_PENDING";
      case Winsvc.SERVICE_STOP_PENDING -> "STOP_PENDING";
      case Winsvc.SERVICE_RUNNING -> "RUNNING";
      case Winsvc.SERVICE_CONTINUE_PENDING -> "CONTINUE_PENDING";
      case Winsvc.SERVICE_PAUSE_PENDING -> "PAUSE_PENDING";
      case Winsvc.SERVICE_PAUSED -> "PAUSED";
      default -> null;
    };
  }

  @Override
  public StartAttempt tryStart(String name) {
    try (OpenService service = OpenService.open(name, Winsvc.SERVICE_START)) {
      return new StartAttempt(name, service == null ? NO_SUCH_SERVICE : service.start());
    } catch (ReadFailure e) {
      return new StartAttempt(name, code(e));
    }
  }

  @Override
  public HResult set(String name, StartType startType) {
    int code =
        switch (startType) {
          case AUTO, AUTO_DELAYED -> WinNT.SERVICE_AUTO_START;
          case MANUAL -> WinNT.SERVICE_DEMAND_START;
          default -> throw new IllegalArgumentException("no start type to restore: " + startType);
        };
    try (OpenService service = OpenService.open(name, Winsvc.SERVICE_CHANGE_CONFIG)) {
      if (service == null) {
        return NO_SUCH_SERVICE;
      }
      HResult answer = service.setStartType(code);
      if (answer.isFailure() || code != WinNT.SERVICE_AUTO_START) {
        return answer;
      }
      return service.setDelayed(startType == StartType.AUTO_DELAYED);
    } catch (ReadFailure e) {
      return code(e);
    }
  }

  private static HResult code(ReadFailure failure) {
    HResult code = failure.failure().code();
    return code == null ? HResult.parse("0x80004005") : code;
  }
}
