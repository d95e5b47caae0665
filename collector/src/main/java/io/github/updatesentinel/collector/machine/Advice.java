package io.github.updatesentinel.collector.machine;

import com.google.gson.JsonObject;
import io.github.updatesentinel.contract.DefaultStartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do about a machine, in the order of doing. The texts say the same as the agent's
 * events do.
 *
 * @param key of a text of {@code texts/advice}
 * @param arguments of that text; they come from the machine, so they are hostile
 * @param command to run on the machine in an elevated prompt, exactly; null: there is none. It is
 *     made of our own words only
 */
public record Advice(String key, List<String> arguments, @Nullable String command) {
  private static final String REPAIR = "DISM.exe /Online /Cleanup-Image /RestoreHealth";

  /** What to do about a machine; empty when there is nothing to do. */
  public static List<Advice> of(MachineDetail machine) {
    List<Advice> steps = new ArrayList<>();
    if (machine.row().silent()) {
      steps.add(new Advice("silent", List.of(), "sc.exe query UpdateSentinel"));
    }
    services(machine, steps);
    scan(machine, steps);
    verdict(machine, steps);
    boolean pending =
        has(machine, "REBOOT_PENDING") || Boolean.TRUE.equals(machine.row().rebootPending());
    if (pending && !machine.row().verdict().is(VerdictCode.RESTART_PENDING)) {
      steps.add(new Advice("restart", List.of(), null));
    }
    if (has(machine, "CLOCK_WRONG")) {
      steps.add(new Advice("clock", List.of(), "w32tm.exe /query /status"));
    }
    return steps;
  }

  private static void services(MachineDetail machine, List<Advice> steps) {
    for (String name : services(machine, "SERVICE_DISABLED")) {
      steps.add(enable("service.disabled", name, machine.row()));
    }
    for (String name : services(machine, "SERVICE_DISABLED_AT_RESTART")) {
      steps.add(enable("service.disabledAtRestart", name, machine.row()));
    }
    for (String name : services(machine, "SERVICE_MISSING")) {
      steps.add(new Advice("service.missing", List.of(name), REPAIR));
    }
    for (String name : services(machine, "SERVICE_HIJACKED")) {
      steps.add(new Advice("service.hijacked", List.of(name), sc("qc", name)));
    }
    for (String name : services(machine, "SERVICE_FILE_MISSING")) {
      steps.add(new Advice("service.fileMissing", List.of(name), REPAIR));
    }
    for (String name : services(machine, "SERVICE_START_FAILED")) {
      steps.add(new Advice("service.startFailed", List.of(name), sc("start", name)));
    }
    for (String name : services(machine, "SERVICE_UNREADABLE")) {
      steps.add(new Advice("service.unreadable", List.of(name), sc("sdshow", name)));
    }
    if (has(machine, "SERVICE_DISABLED") || has(machine, "SERVICE_DISABLED_AT_RESTART")) {
      steps.add(cause(machine));
    }
    if (has(machine, "TAMPERING")) {
      steps.add(new Advice("tampering", List.of(), null));
    }
    if (machine.row().verdict().is(VerdictCode.FALSE_UP_TO_DATE)
        || machine.row().verdict().is(VerdictCode.SERVICING_BLOCKED)) {
      // With healthy services, only the update log shows that the evaluation fails.
      boolean healthy =
          machine.reasons().stream().noneMatch(reason -> reason.code().startsWith("SERVICE_"));
      steps.add(
          healthy && has(machine, "UPDATE_LOG_FAILURE")
              ? new Advice("evaluation", List.of(), REPAIR)
              : new Advice("scanAgain", List.of(), null));
    }
  }

  // The account that last disabled one of the services that are disabled now, if the System log of
  // the machine recorded it. Changes are newest first.
  private static Advice cause(MachineDetail machine) {
    Set<String> disabled = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    disabled.addAll(services(machine, "SERVICE_DISABLED"));
    disabled.addAll(services(machine, "SERVICE_DISABLED_AT_RESTART"));
    for (JsonObject change : Bodies.objects(machine.heartbeat(), "startTypeChanges")) {
      String service = Bodies.value(change, "service");
      if ("DISABLED".equals(Bodies.value(change, "to"))
          && service != null
          && disabled.contains(service)) {
        String by = Bodies.value(change, "by");
        return by == null
            ? new Advice("cause", List.of(), null)
            : new Advice("cause.known", List.of(by), null);
      }
    }
    return new Advice("cause", List.of(), null);
  }

  private static void scan(MachineDetail machine, List<Advice> steps) {
    if (has(machine, "SCAN_ACCESS_DENIED")) {
      steps.add(new Advice("scan.denied", List.of(), null));
    } else if (has(machine, "SCAN_TIMED_OUT")) {
      steps.add(new Advice("scan.timedOut", List.of(), null));
    } else if (has(machine, "SCAN_BROKEN")) {
      steps.add(
          new Advice(
              "scan.broken", List.of(), "\"%ProgramFiles%\\Update Sentinel\\sentinel.cmd\" check"));
    } else if (machine.row().verdict().is(VerdictCode.SCAN_FAILED)) {
      String code = machine.row().scanHresult();
      steps.add(
          code == null
              ? new Advice("scan.failed", List.of(), null)
              : new Advice("scan.failed.code", List.of(code), null));
    }
  }

  private static void verdict(MachineDetail machine, List<Advice> steps) {
    MachineRow row = machine.row();
    Optional<VerdictCode> verdict = row.verdict().known();
    if (verdict.isEmpty()) {
      return;
    }
    switch (verdict.get()) {
      case BEHIND_BASELINE ->
          steps.add(
              row.sourceServer() == null
                  ? new Advice("behind", List.of(), null)
                  : new Advice("behind.server", List.of(row.sourceServer()), null));
      case UPDATES_PENDING ->
          steps.add(
              new Advice(
                  has(machine, "AUTO_UPDATE_OFF") ? "pending.manual" : "pending", List.of(), null));
      case UP_TO_DATE_UNVERIFIED -> steps.add(unverified(machine));
      case INSTALL_FAILING -> steps.add(shared(VerdictCode.INSTALL_FAILING, REPAIR));
      case RESTART_PENDING, END_OF_SERVICE, HELD_BACK -> steps.add(shared(verdict.get(), null));
      case UNKNOWN ->
          steps.add(
              new Advice(
                  "unknown", List.of(), "\"%ProgramFiles%\\Update Sentinel\\sentinel.cmd\" check"));
      case FALSE_UP_TO_DATE, SERVICING_BLOCKED, SCAN_FAILED, UP_TO_DATE -> {
        // Their services and scans are dealt with above.
      }
    }
  }

  /** Without its cause, this verdict has no advice that is true. */
  private static Advice unverified(MachineDetail machine) {
    Long build = machine.row().build();
    if (build == null) {
      return new Advice("unverified.noBuild", List.of(), null);
    }
    List<String> number = List.of(build.toString());
    if (has(machine, "BUILD_CONTRADICTORY")) {
      return new Advice("unverified.contradictory", List.of(), REPAIR);
    }
    if (has(machine, "BASELINE_STALE")) {
      return new Advice("unverified.stale", number, null);
    }
    return has(machine, "SOURCE_DIFFERS")
        ? new Advice("unverified.source", List.of(), null)
        : new Advice("unverified", number, null);
  }

  /** The advice that the contract has for a verdict: events of the agent have the same. */
  private static Advice shared(VerdictCode verdict, @Nullable String command) {
    return new Advice("verdict." + verdict, List.of(), command);
  }

  private static Advice enable(String key, String service, MachineRow machine) {
    Integer build = machine.build() == null ? null : Integer.valueOf(machine.build().intValue());
    return new Advice(
        key,
        List.of(DefaultStartType.properName(service).orElse(service)),
        DefaultStartType.repairCommand(service, build).orElse(null));
  }

  /** Only names that Windows ships ever get into a command. */
  private static @Nullable String sc(String verb, String service) {
    return DefaultStartType.properName(service)
        .map(name -> "sc.exe " + verb + " " + name)
        .orElse(null);
  }

  private static boolean has(MachineDetail machine, String code) {
    return machine.reasons().stream().anyMatch(reason -> reason.code().equals(code));
  }

  /** The services that reasons are about. Older agents don't say which: then those that show it. */
  private static Set<String> services(MachineDetail machine, String code) {
    Set<String> services = new LinkedHashSet<>();
    for (MachineDetail.ReasonDetail reason : machine.reasons()) {
      if (reason.code().equals(code)) {
        if (reason.subject() == null) {
          services.addAll(showing(machine.heartbeat(), code));
        } else {
          services.add(reason.subject());
        }
      }
    }
    return services;
  }

  private static List<String> showing(JsonObject heartbeat, String code) {
    List<String> names = new ArrayList<>();
    for (JsonObject service : Bodies.objects(heartbeat, "services")) {
      String name = Bodies.value(service, "name");
      boolean observed = "false".equals(Bodies.value(service, "required"));
      if (name != null && !observed && shows(service, code)) {
        names.add(name);
      }
    }
    return names;
  }

  private static boolean shows(JsonObject service, String code) {
    String now = String.valueOf(Bodies.value(service, "startType"));
    return switch (code) {
      case "SERVICE_DISABLED" -> now.equals("DISABLED");
      case "SERVICE_MISSING" -> now.equals("MISSING");
      case "SERVICE_DISABLED_AT_RESTART" ->
          !now.equals("DISABLED") && "DISABLED".equals(Bodies.value(service, "registryStartType"));
      default -> false;
    };
  }
}
