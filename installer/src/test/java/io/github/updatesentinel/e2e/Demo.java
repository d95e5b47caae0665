package io.github.updatesentinel.e2e;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.sink.EventId;
import io.github.updatesentinel.stub.Answer;
import io.github.updatesentinel.stub.Enrollment;
import io.github.updatesentinel.stub.Script;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;

/** {@code ./dev demo}: a machine that lies about its updates, and the service that says so. */
public final class Demo {
  private static final int DISABLED = 4;
  private static final int DEMAND = 3;
  private static final String TOKEN = "Demo-7f3a";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Members of the heartbeat that tell the story; the whole is longer. */
  private static final Set<String> SHOWN =
      Set.of("agentId", "sequence", "os", "scan", "baseline", "verdict");

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Machine machine;
  private final MessageDll messages;
  private final ScriptedCollector collector;
  private int told;

  private Demo(Machine machine, MessageDll messages, ScriptedCollector collector) {
    this.machine = machine;
    this.messages = messages;
    this.collector = collector;
  }

  public static void main(String[] arguments) throws IOException {
    Build build = new Build(Path.of(arguments[0]));
    Path prefix = Files.createTempDirectory(build.target(), "demo");
    // An interrupted demo leaves nothing behind either.
    Thread cleanUp = new Thread(() -> Machine.remove(prefix));
    Runtime.getRuntime().addShutdownHook(cleanUp);
    System.out.println("Starting a Windows machine (Wine) ...");
    try (ScriptedCollector collector = new ScriptedCollector();
        Machine machine = Machine.boot(prefix, build)) {
      new Demo(machine, new MessageDll(machine.wine(), build), collector).tell(build.msi());
    }
    System.out.println("The machine is gone; only the downloads stay.");
  }

  private void tell(Path msi) throws IOException {
    machine.makeHealthy();
    Enrollment enrollment = new Enrollment(TOKEN);
    collector.answer(ScriptedCollector.ENROLL, enrollment);
    collector.answer(
        ScriptedCollector.HEARTBEATS, enrollment.required(Script.always(Answer.accepted())));
    step("1. The MSI on a healthy machine: build 19044.1706, which is the build it should have.");
    String[] properties = {
      "COLLECTOR_URL=" + collector.url(),
      "ENROLLMENT_TOKEN=" + TOKEN,
      "CHECK_INTERVAL=PT10S",
      "SCAN_INTERVAL=PT20S",
      "JITTER=PT0S",
      "BASELINE_FILE=C:\\ProgramData\\UpdateSentinel\\wanted.json"
    };
    say("> msiexec /i " + msi.getFileName() + " /qn " + String.join(" ", properties));
    machine.baseline(19044, 1706);
    expectSuccess(machine.install(msi, properties));
    await("UP_TO_DATE");
    events();
    page();
    verdict();
    say(
        "   Enrolled:             with a key of its own; the token is %s the registry"
            .formatted(
                machine.query("HKLM\\SOFTWARE\\UpdateSentinel").contains(TOKEN)
                    ? "still in"
                    : "gone from"));

    step("2. Somebody disables the Windows Modules Installer \"for hardening\".");
    say("> sc.exe config TrustedInstaller start= disabled");
    machine.setStartType("TrustedInstaller", DISABLED);
    await("SERVICING_BLOCKED");
    awaitEvent(EventId.SERVICING_BLOCKED);
    events();

    step("3. Patch day: 19044.2006 (KB5017308) is out, and every machine should have it.");
    machine.baseline(19044, 2006);
    await("FALSE_UP_TO_DATE");
    awaitEvent(EventId.FALSE_UP_TO_DATE);
    page();
    say("No error anywhere. But the sentinel does not believe it:");
    events();
    bothLanguages(EventId.FALSE_UP_TO_DATE);
    say("And the collector has it in the heartbeat:");
    heartbeat();

    step("4. The service is set right; now the scan sees what was missing.");
    say("> sc.exe config TrustedInstaller start= demand");
    machine.wua("update = 2022-09 Cumulative Update|4f6b|KB5017308|Critical|false");
    machine.setStartType("TrustedInstaller", DEMAND);
    awaitEvent(EventId.RECOVERED);
    await("UPDATES_PENDING");
    page();
    events();
    verdict();

    step("5. The collector is down. Heartbeats wait on this machine's disk.");
    outage();

    step("6. Off again.");
    say("> msiexec /x " + msi.getFileName() + " /qn PURGE=1");
    // Wine's installer stops services, but does not wait until they have.
    machine.stopService();
    expectSuccess(machine.msiexec("/x", "PURGE=1"));
    say("   Service:              " + machine.serviceState());
    say("   Program folder:       " + (Files.exists(machine.installFolder()) ? "there" : "gone"));
    say("");
  }

  private void outage() {
    collector.closePort();
    Awaitility.await("heartbeats in the spool").atMost(PATIENCE).until(() -> waiting().size() >= 2);
    waiting().forEach(file -> say("   Spool:                " + file));
    say("   It is back.");
    collector.openPort();
    Awaitility.await("an empty spool").atMost(PATIENCE).until(() -> waiting().isEmpty());
    List<Long> arrived =
        collector.heartbeats().stream().map(json -> json.get("sequence").getAsLong()).toList();
    boolean gapless = arrived.equals(LongStream.rangeClosed(1, arrived.size()).boxed().toList());
    say(
        "   Collector:            has heartbeats 1 to %d, %s"
            .formatted(arrived.size(), gapless ? "in order and without a gap" : arrived));
  }

  private List<String> waiting() {
    return Delivery.names(machine.data().resolve("spool")).stream()
        .filter(name -> name.endsWith(".json.gz"))
        .sorted()
        .toList();
  }

  private static void expectSuccess(Wine.Result msiexec) {
    if (msiexec.exitCode() != 0) {
      throw new AssertionError("msiexec gave " + msiexec);
    }
  }

  private void step(String title) {
    say("");
    say("=== " + title);
  }

  /** What the settings app would say: it goes by the scan's count alone. */
  private void page() {
    int found = last().getAsJsonObject("scan").get("found").getAsInt();
    say(
        found == 0
            ? "   Windows Update page:  \"You're up to date\"   (the scan found 0 updates, no error)"
            : "   Windows Update page:  \"Updates available\"   (the scan found " + found + ")");
  }

  private void verdict() {
    JsonObject verdict = last().getAsJsonObject("verdict");
    say(
        "   Update Sentinel:      %s, %s"
            .formatted(verdict.get("code").getAsString(), verdict.get("severity").getAsString()));
  }

  /** Events that came since they were shown last. */
  private void events() {
    List<Machine.LoggedEvent> events = machine.events();
    events
        .subList(told, events.size())
        .forEach(
            event -> say("   Event log:            %d %s".formatted(event.id(), event.name())));
    told = events.size();
  }

  /** The facts that reached Windows' ReportEvent, in the message DLL's texts. */
  private void bothLanguages(EventId id) {
    List<String> facts = EventTrace.factsOf(last(id), machine.eventStrings());
    for (Language language : Language.values()) {
      say("");
      messages
          .render(id.number(), language.localeId(), facts)
          .lines()
          .forEach(line -> say("   | " + line));
    }
    say("");
  }

  private Machine.LoggedEvent last(EventId id) {
    return machine.events().stream()
        .filter(event -> event.id() == id.number())
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private void heartbeat() {
    JsonObject shown = last().deepCopy();
    shown.entrySet().removeIf(member -> !SHOWN.contains(member.getKey()));
    new GsonBuilder()
        .setPrettyPrinting()
        .disableHtmlEscaping()
        .create()
        .toJson(shown)
        .lines()
        .forEach(line -> say("   " + line));
  }

  private JsonObject last() {
    List<JsonObject> heartbeats = collector.heartbeats();
    return heartbeats.get(heartbeats.size() - 1);
  }

  private void await(String verdict) {
    Awaitility.await(verdict)
        .atMost(PATIENCE)
        .until(
            () -> {
              if (collector.heartbeats().isEmpty()) {
                return false;
              }
              JsonObject now = last().getAsJsonObject("verdict");
              return now.get("code").getAsString().equals(verdict);
            });
  }

  private void awaitEvent(EventId id) {
    Awaitility.await(id.name())
        .atMost(PATIENCE)
        .until(() -> machine.events().stream().anyMatch(event -> event.id() == id.number()));
  }

  private void say(String line) {
    out.println(line);
  }
}
