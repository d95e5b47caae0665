package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.contract.DefaultStartType;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.StartType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What remediation does about each disabled required service, and why it leaves one alone. */
public final class RemediationPlan {
  private static final String WINDOWS_UPDATE = "wuauserv";

  /** Programs that install or remove updates and other software. */
  private static final Set<String> SERVICING = Set.of("tiworker.exe", "msiexec.exe");

  /** A program of it that is not Windows' own: restoring would start that one. */
  private static final Set<ReasonCode> FOREIGN =
      Set.of(ReasonCode.SERVICE_HIJACKED, ReasonCode.SERVICE_FILE_MISSING);

  /** What to do about a service. */
  public enum Decision {
    RESTORE,
    /** Its program is not Windows' own, or is gone. */
    LEAVE_FOREIGN,
    /** A patch manager keeps it disabled by design. */
    LEAVE_TO_PATCH_MANAGER,
    /** Windows has no default start type for it. */
    LEAVE_UNKNOWN,
    /** Servicing runs or a restart is pending, or one of them can't be read. */
    WAIT
  }

  /**
   * What to do about one service.
   *
   * @param to the default start type; {@code DISABLED} where there is none
   * @param why such as the program that runs; empty where the decision says it all
   */
  public record Step(String service, StartType to, Decision decision, String why) {}

  private RemediationPlan() {}

  /**
   * One step for each required service that is disabled.
   *
   * @param patchManagers those of the configured services that exist and are not disabled
   * @param programs file names of the programs that run, in lower case
   */
  public static List<Step> of(
      MachineFacts facts,
      Judgement judgement,
      List<String> patchManagers,
      Reading<Set<String>> programs) {
    List<Step> steps = new ArrayList<>();
    facts
        .required()
        .forEach(
            (name, reading) -> {
              ServiceState service = reading.toOptional().orElse(null);
              if (service != null && service.startType() == StartType.DISABLED) {
                steps.add(step(service, facts, judgement, patchManagers, programs));
              }
            });
    return steps;
  }

  private static Step step(
      ServiceState service,
      MachineFacts facts,
      Judgement judgement,
      List<String> patchManagers,
      Reading<Set<String>> programs) {
    String name = service.name();
    Optional<StartType> wanted = DefaultStartType.of(name, OsVersion.build(facts.os()));
    if (wanted.isEmpty()) {
      return new Step(name, StartType.DISABLED, Decision.LEAVE_UNKNOWN, "");
    }
    StartType to = unlessAutomatic(service, wanted.get());
    Optional<String> foreign =
        judgement.reasons().stream()
            .filter(reason -> name.equalsIgnoreCase(reason.subject()))
            .filter(reason -> FOREIGN.stream().anyMatch(reason::is))
            .map(reason -> reason.facts().orElse(""))
            .findFirst();
    if (foreign.isPresent()) {
      return new Step(name, to, Decision.LEAVE_FOREIGN, foreign.get());
    }
    if (name.equalsIgnoreCase(WINDOWS_UPDATE) && !patchManagers.isEmpty()) {
      return new Step(name, to, Decision.LEAVE_TO_PATCH_MANAGER, String.join(", ", patchManagers));
    }
    String busy = busy(facts, programs);
    return new Step(name, to, busy.isEmpty() ? Decision.RESTORE : Decision.WAIT, busy);
  }

  /** The registry may hold an automatic start already, from the next restart on. */
  private static StartType unlessAutomatic(ServiceState service, StartType wanted) {
    StartType registered = service.registryStartType();
    return registered == StartType.AUTO || registered == StartType.AUTO_DELAYED
        ? registered
        : wanted;
  }

  private static String busy(MachineFacts facts, Reading<Set<String>> programs) {
    Set<String> why = new TreeSet<>(programs.toOptional().orElse(Set.of()));
    why.retainAll(SERVICING);
    facts
        .restart()
        .toOptional()
        .filter(RestartMarks::isPending)
        .ifPresent(marks -> why.addAll(marks.marks()));
    Stream.of(programs.failure(), facts.restart().failure())
        .flatMap(Optional::stream)
        .forEach(failure -> why.add(failure.toString()));
    return String.join(", ", why);
  }
}
