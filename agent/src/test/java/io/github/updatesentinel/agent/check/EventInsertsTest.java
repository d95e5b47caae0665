package io.github.updatesentinel.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.check.report.VerdictEvents;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.delivery.DeliveryEvents;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.sink.MessageFile;
import io.github.updatesentinel.agent.time.FakeClocks;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.agent.wire.Snapshot;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The facts that the code passes against the facts that the texts use. */
class EventInsertsTest {
  private static final MessageFile MESSAGES = MessageFile.read();
  private static final AgentConfig CONFIG = FakeMachine.config("remediation", "RESTORE_START_TYPE");

  /**
   * Raised by the service's main, by the loop's guard and by delivery, not by a check; {@link
   * Event} counts.
   */
  private static final Set<EventId> RAISED_ELSEWHERE =
      Set.of(
          EventId.SERVICE_STARTED,
          EventId.SERVICE_STOPPED,
          EventId.IDENTITY_RENEWED,
          EventId.PLAIN_HTTP,
          EventId.CONFIGURATION_INVALID);

  @Test
  void everyTextUsesAsManyFactsAsTheCodePasses(@TempDir Path folder) {
    List<Event> events = allEvents(folder);
    for (Event event : events) {
      for (Language language : Language.values()) {
        assertThat(MESSAGES.facts(event.id(), language))
            .as("%s in %s with %s", event.id(), language, event.inserts())
            .containsExactlyElementsOf(
                IntStream.rangeClosed(1, event.inserts().size()).boxed().toList());
      }
    }
    Set<EventId> seen = events.stream().map(Event::id).collect(Collectors.toSet());
    assertThat(EventId.values())
        .filteredOn(id -> !RAISED_ELSEWHERE.contains(id))
        .allMatch(seen::contains);
  }

  @Test
  void factsStandWhereTheTextWantsThem(@TempDir Path folder) {
    FakeMachine machine = new FakeMachine(folder);
    machine.set("TrustedInstaller", StartType.DISABLED);
    machine.ubr(1706);
    scan(machine, machine.start(FakeMachine.config()), true);

    assertThat(machine.events)
        .last()
        .isEqualTo(
            Event.of(
                EventId.FALSE_UP_TO_DATE,
                "TrustedInstaller: DISABLED",
                "0x00000000 (S_OK)",
                "19044.1706",
                "19044.7548 KB5099539",
                "SUCCEEDED, found 0",
                "SERVICE_DISABLED TrustedInstaller; "
                    + "BUILD_BEHIND 19044.1706 < 19044.7548 KB5099539",
                "sc.exe config TrustedInstaller start= demand",
                "PROVEN",
                FakeClocks.START.toString(),
                "UNKNOWN",
                "0",
                Event.NONE,
                "2022-06-14"));
  }

  private static List<Event> allEvents(Path folder) {
    FakeMachine machine = new FakeMachine(folder);
    machine.restoreAnswer = HResult.E_ACCESSDENIED;
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    machine.ubr(1706);
    machine.set("TrustedInstaller", StartType.DISABLED);
    scan(machine, cycle, true);
    machine.set("TrustedInstaller", StartType.MANUAL);
    scan(machine, cycle, true);
    scan(machine, cycle, false);
    scan(machine, cycle, false);
    scan(machine, cycle, false);
    cycle.beginScan();
    cycle.accept(machine.found(3));
    cycle.check();
    machine.restoreAnswer = HResult.S_OK;
    machine.set("BITS", StartType.DISABLED);
    cycle.check();
    machine.time.pass(Duration.ofMinutes(1));
    scan(machine, cycle, true);
    cycle.end();

    List<Event> events = new ArrayList<>(machine.events);
    DeliveryEvents delivery =
        new DeliveryEvents(machine.time.clocks(), "https://collector.example", Duration.ZERO);
    Stream.of(
            new DeliveryNews.NotDelivered("HTTP 503"),
            new DeliveryNews.TlsRefused("PROTOCOL", null, "no version in common"),
            new DeliveryNews.EnrollmentFailed("enroll: HTTP 403"),
            new DeliveryNews.SpoolFailed("C:\\ProgramData\\UpdateSentinel\\spool", "full"),
            new DeliveryNews.Dropped(3, "SIZE_LIMIT 64 MB"),
            new DeliveryNews.BaselineRefused("no builds"),
            new DeliveryNews.Defect("delivery"),
            new DeliveryNews.Delivered(2, null))
        .forEach(news -> delivery.on(news).ifPresent(events::add));
    Stream.of(
            VerdictCode.INSTALL_FAILING,
            VerdictCode.RESTART_PENDING,
            VerdictCode.END_OF_SERVICE,
            VerdictCode.HELD_BACK)
        .map(code -> VerdictEvents.of(snapshot(code, Severity.INFO), 0))
        .forEach(events::add);
    return events;
  }

  private static Snapshot snapshot(VerdictCode code, Severity severity) {
    Reason failed = Reason.about(ReasonCode.INSTALL_FAILED, "KB5017308", "0x800F0922");
    Judgement judgement =
        new Judgement(
            code,
            null,
            severity,
            List.of(failed),
            Set.of(),
            null,
            new Judgement.Dates(null, null, LocalDate.parse("2027-01-12"), FakeClocks.START));
    OsVersion os =
        new OsVersion(19044, 1706, "Windows 10", "EnterpriseG", "21H2", null, true, null);
    MachineFacts facts =
        new MachineFacts(
            unread(),
            Reading.known(os, FakeClocks.START),
            unread(),
            Map.of(),
            Map.of(),
            unread(),
            unread(),
            unread(),
            ServicingMarks.UNKNOWN);
    return new Snapshot(facts, null, judgement, FakeClocks.START);
  }

  private static <T> Reading<T> unread() {
    return Reading.unknown(new Failure("read", null), FakeClocks.START);
  }

  @Test
  void installationThatFailsIsNamedWithItsCode() {
    assertThat(VerdictEvents.of(snapshot(VerdictCode.INSTALL_FAILING, Severity.ERROR), 0))
        .isEqualTo(
            Event.of(
                EventId.INSTALL_FAILING,
                "KB5017308 0x800F0922",
                "19044.1706",
                Event.NONE,
                Event.NONE,
                "INSTALL_FAILED KB5017308 0x800F0922"));
  }

  @Test
  void endOfSupportNamesTheDayAndTheVersion() {
    assertThat(
            VerdictEvents.of(snapshot(VerdictCode.END_OF_SERVICE, Severity.WARNING), 0).inserts())
        .startsWith("2027-01-12", "Windows 10 21H2", "19044.1706");
  }

  @Test
  void graverVerdictRaisesTheLevelOfItsEvent() {
    assertThat(VerdictEvents.of(snapshot(VerdictCode.HELD_BACK, Severity.INFO), 0).level())
        .isEqualTo(EventId.Level.INFO);
    assertThat(VerdictEvents.of(snapshot(VerdictCode.HELD_BACK, Severity.WARNING), 0).level())
        .isEqualTo(EventId.Level.WARNING);
    assertThat(VerdictEvents.of(snapshot(VerdictCode.UPDATES_PENDING, Severity.WARNING), 0).level())
        .isEqualTo(EventId.Level.WARNING);
  }

  private static void scan(FakeMachine machine, CheckCycle cycle, boolean succeeds) {
    cycle.check();
    cycle.beginScan();
    cycle.accept(succeeds ? machine.found(0) : machine.failed());
    cycle.check();
  }
}
