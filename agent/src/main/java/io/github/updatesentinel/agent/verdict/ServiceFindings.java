package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.StartType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the required services mean for updates.
 *
 * @param blind a scan would find nothing and say so without an error
 * @param patchManager whether a patch manager keeps the Windows Update service disabled by design
 * @param obstacles those of the reasons for which updates can't be evaluated or installed
 */
record ServiceFindings(
    boolean blind, boolean patchManager, List<Reason> reasons, Set<Reason> obstacles) {
  private static final String WINDOWS_UPDATE = "wuauserv";

  private static final String TRUSTED_INSTALLER = "TrustedInstaller";

  static ServiceFindings of(Observation.Services seen) {
    boolean blind = false;
    boolean patchManager = false;
    List<Reason> reasons = new ArrayList<>();
    Set<Reason> allObstacles = new LinkedHashSet<>();
    for (var entry : seen.required().entrySet()) {
      String name = entry.getKey();
      List<Reason> obstacles = new ArrayList<>();
      if (entry.getValue() instanceof Reading.Known<ServiceState> known) {
        obstacles.addAll(obstacles(known.value(), seen));
        if (isManaged(known.value(), seen)) {
          patchManager = true;
          reasons.addAll(managers(seen));
          // That alone is by design: no patch manager puts another program in its place.
          obstacles.removeIf(reason -> reason.is(ReasonCode.SERVICE_DISABLED));
        }
        reasons.addAll(warnings(known.value(), seen));
        // A program that was put in its place before may still be there, out of sight.
        Optional.ofNullable(known.value().unread())
            .map(why -> unreadable(name, Optional.of(why)))
            .ifPresent(reasons::add);
      } else {
        reasons.add(unreadable(name, entry.getValue().failure()));
      }
      blind |= !obstacles.isEmpty() && name.equalsIgnoreCase(TRUSTED_INSTALLER);
      reasons.addAll(obstacles);
      allObstacles.addAll(obstacles);
    }
    return new ServiceFindings(blind, patchManager, reasons, allObstacles);
  }

  boolean blocked() {
    return !obstacles.isEmpty();
  }

  /** A patch manager that an administrator named keeps the service disabled between its scans. */
  private static boolean isManaged(ServiceState service, Observation.Services seen) {
    return service.name().equalsIgnoreCase(WINDOWS_UPDATE)
        && service.startType() == StartType.DISABLED
        && !seen.patchManagers().isEmpty();
  }

  private static List<Reason> managers(Observation.Services seen) {
    return seen.patchManagers().stream()
        .map(name -> Reason.about(ReasonCode.PATCH_MANAGER, name))
        .toList();
  }

  /**
   * Whether it is unknown if TrustedInstaller can run, where nothing blocks: a zero then proves
   * nothing.
   */
  boolean unsureOfTrustedInstaller() {
    return reasons.stream()
        .filter(reason -> TRUSTED_INSTALLER.equalsIgnoreCase(reason.subject()))
        .anyMatch(
            reason ->
                reason.is(ReasonCode.SERVICE_UNREADABLE)
                    || reason.is(ReasonCode.SERVICE_START_FAILED));
  }

  private static List<Reason> obstacles(ServiceState service, Observation.Services seen) {
    String name = service.name();
    if (service.startType() == StartType.MISSING) {
      return List.of(Reason.about(ReasonCode.SERVICE_MISSING, name));
    }
    List<Reason> obstacles = new ArrayList<>();
    if (service.startType() == StartType.DISABLED) {
      obstacles.add(Reason.about(ReasonCode.SERVICE_DISABLED, name));
    } else {
      attemptAt(name, seen.startAttempt())
          .filter(tried -> provesBlocked(tried, seen))
          .map(tried -> startFailed(name, tried.answer()))
          .ifPresent(obstacles::add);
    }
    String systemRoot = seen.systemRoot();
    if (systemRoot != null) {
      SystemServicePath.foreign(service, systemRoot)
          .map(path -> Reason.about(ReasonCode.SERVICE_HIJACKED, name, path))
          .ifPresent(obstacles::add);
    }
    ServiceState.Integrity integrity = service.integrity();
    if (integrity.debugger() != null) {
      obstacles.add(
          Reason.about(ReasonCode.SERVICE_HIJACKED, name, "debugger " + integrity.debugger()));
    }
    if (integrity.missingFile() != null) {
      obstacles.add(Reason.about(ReasonCode.SERVICE_FILE_MISSING, name, integrity.missingFile()));
    }
    return obstacles;
  }

  /** What does not stop updates now, but an administrator should know. */
  private static List<Reason> warnings(ServiceState service, Observation.Services seen) {
    List<Reason> warnings = new ArrayList<>();
    if (service.registryStartType() == StartType.DISABLED
        && service.startType() != StartType.DISABLED) {
      warnings.add(Reason.about(ReasonCode.SERVICE_DISABLED_AT_RESTART, service.name()));
    }
    // Other answers may pass (a time-out, a shutdown), so they don't count as blocked.
    attemptAt(service.name(), seen.startAttempt())
        .filter(tried -> tried.answer().isFailure() && !provesBlocked(tried, seen))
        .map(tried -> startFailed(service.name(), tried.answer()))
        .ifPresent(warnings::add);
    return warnings;
  }

  /** Security software may deny access to us alone; Windows' own record shows that it does not. */
  private static boolean provesBlocked(StartAttempt tried, Observation.Services seen) {
    return tried.provesBlocked()
        || (tried.answer().equals(HResult.E_ACCESSDENIED) && seen.isRecorded(tried.service()));
  }

  private static Optional<StartAttempt> attemptAt(String service, @Nullable StartAttempt attempt) {
    return Optional.ofNullable(attempt).filter(tried -> tried.service().equalsIgnoreCase(service));
  }

  private static Reason startFailed(String name, HResult answer) {
    return Reason.about(ReasonCode.SERVICE_START_FAILED, name, answer.describe());
  }

  private static Reason unreadable(String name, Optional<Failure> why) {
    return why.map(failure -> Reason.about(ReasonCode.SERVICE_UNREADABLE, name, failure.toString()))
        .orElseGet(() -> Reason.about(ReasonCode.SERVICE_UNREADABLE, name));
  }
}
