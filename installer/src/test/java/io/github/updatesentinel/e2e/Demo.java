package io.github.updatesentinel.e2e;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.contract.EventId;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;

/**
 * {@code ./dev demo}: a machine that lies about its updates, the service that says so, and the page
 * on which an administrator sees it among all others.
 */
public final class Demo {
  private static final int DISABLED = 4;
  private static final int DEMAND = 3;
  private static final int FLEET = 5000;
  private static final String PASSWORD = "every update tells";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(10);

  /** Members of the heartbeat that tell the story; the whole is longer. */
  private static final Set<String> SHOWN =
      Set.of("agentId", "sequence", "os", "scan", "baseline", "verdict");

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Machine machine;
  private final MessageDll messages;
  private final RealCollector collector;
  private final Administrator administrator;
  private final boolean stays;
  private int told;

  private Demo(
      Machine machine,
      MessageDll messages,
      RealCollector collector,
      Administrator administrator,
      boolean stays) {
    this.machine = machine;
    this.messages = messages;
    this.collector = collector;
    this.administrator = administrator;
    this.stays = stays;
  }

  /** Arguments: the build's folder, and whether somebody is there who wants to look. */
  public static void main(String[] arguments) throws IOException {
    Build build = new Build(Path.of(arguments[0]));
    boolean stays = Boolean.parseBoolean(arguments[1]);
    Path folder = Files.createTempDirectory(build.target(), "demo");
    Path prefix = folder.resolve("wine");
    // An interrupted demo leaves nothing behind either.
    Thread story = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(story, folder, prefix)));
    System.out.println("Starting the collector, with " + FLEET + " simulated machines ...");
    try (RealCollector collector = RealCollector.prepare(build, folder.resolve("collector"))) {
      collector.seed(FLEET).start();
      Administrator administrator =
          Administrator.first(collector, TestCertificate.defaultTrust(), PASSWORD);
      System.out.println("Starting a Windows machine (Wine) ...");
      try (Machine machine = Machine.boot(prefix, build)) {
        MessageDll messages = new MessageDll(machine.wine(), build);
        new Demo(machine, messages, collector, administrator, stays).tell(build.msi());
      }
    }
    Machine.remove(folder);
    System.out.println("Machine and collector are gone; only the downloads stay.");
  }

  private static void cleanUp(Thread story, Path folder, Path prefix) {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    // It closes what it opened, and would do so in what is being deleted.
    story.interrupt();
    try {
      story.join(ENDED_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Awaitility.await("an empty build folder")
        .atMost(ENDED_WITHIN)
        .ignoreExceptions()
        .until(
            () -> {
              Machine.remove(prefix);
              Machine.deleteRecursively(folder);
              return !Files.exists(folder);
            });
  }

  private void tell(Path msi) throws IOException {
    machine.makeHealthy();
    step("1. The MSI on a healthy machine: build 19044.1706, which is the build it should have.");
    publish("2022-05", 1706, "KB5013942");
    String token = collector.enrollmentToken();
    String[] properties = {
      "COLLECTOR_URL=" + collector.url(),
      "ENROLLMENT_TOKEN=" + token,
      "CHECK_INTERVAL=PT10S",
      "SCAN_INTERVAL=PT20S",
      "JITTER=PT0S"
    };
    say("> msiexec /i " + msi.getFileName() + " /qn " + String.join(" ", properties));
    expectSuccess(machine.install(msi, properties));
    await("UP_TO_DATE");
    events();
    page();
    verdict();
    say(
        "   Enrolled:             with a key of its own; the token is %s the registry"
            .formatted(
                machine.query("HKLM\\SOFTWARE\\UpdateSentinel").contains(token)
                    ? "still in"
                    : "gone from"));

    step("2. Somebody disables the Windows Modules Installer \"for hardening\".");
    say("> sc.exe config TrustedInstaller start= disabled");
    machine.setStartType("TrustedInstaller", DISABLED);
    await("SERVICING_BLOCKED");
    awaitEvent(EventId.SERVICING_BLOCKED);
    // Comes later, since Wine has no System log that names the author.
    awaitEvent(EventId.START_TYPE_CHANGED);
    events();

    step("3. Patch day: 19044.2006 (KB5017308) is out, and every machine should have it.");
    publish("2022-09", 2006, "KB5017308");
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

    step("5. The collector is killed. Heartbeats wait on this machine's disk.");
    outage();

    step("6. The whole fleet on one page.");
    dashboard();

    step("7. Off again.");
    say("> msiexec /x " + msi.getFileName() + " /qn PURGE=1");
    // Wine's installer stops services, but does not wait until they have.
    machine.stopService();
    expectSuccess(machine.msiexec("/x", "PURGE=1"));
    say("   Service:              " + machine.serviceState());
    say("   Program folder:       " + (Files.exists(machine.installFolder()) ? "there" : "gone"));
    say("");
  }

  private void publish(String version, int ubr, String kb) throws IOException {
    administrator.publish(
        "{\"version\": \"%s\", \"builds\": [{\"build\": 19044, \"ubr\": %d, \"kb\": \"%s\"}]}"
            .formatted(version, ubr, kb));
    say("   Collector:            baseline %s published, 19044.%d %s".formatted(version, ubr, kb));
  }

  private void outage() throws IOException {
    collector.kill();
    Awaitility.await("heartbeats in the spool").atMost(PATIENCE).until(() -> waiting().size() >= 2);
    waiting().forEach(file -> say("   Spool:                " + file));
    say("   It is back.");
    collector.start();
    Awaitility.await("an empty spool").atMost(PATIENCE).until(() -> waiting().isEmpty());
    JsonObject detail = detail();
    String missing = detail.get("missing").getAsString();
    say(
        "   Collector:            has heartbeats 1 to %d, %s"
            .formatted(
                detail.getAsJsonObject("heartbeat").get("sequence").getAsLong(),
                missing.isEmpty() ? "without a gap" : "but for " + missing));
  }

  /** What an administrator sees, for as long as somebody wants to look. */
  private void dashboard() throws IOException {
    String name = detail().getAsJsonObject("host").get("name").getAsString();
    if (!administrator.get("/machines?q=" + name).contains(name)) {
      throw new AssertionError("the list of machines does not show " + name);
    }
    JsonObject fleet = administrator.json("/api/v1/fleet").getAsJsonObject();
    say("   Fleet:                %d machines".formatted(fleet.get("total").getAsLong()));
    fleet
        .getAsJsonObject("verdicts")
        .entrySet()
        .forEach(
            tile -> say("     %-21s %6d".formatted(tile.getKey(), tile.getValue().getAsLong())));
    say("     %-21s %6d".formatted("silent", fleet.get("silent").getAsLong()));
    say("");
    say("   Address:              " + collector.url());
    say("   Name and password:    admin, " + PASSWORD);
    say("   Look at:              " + name + ", whose page tells the story above, with who did it");
    say("                         the tile FALSE_UP_TO_DATE: a department that was \"hardened\"");
    say("                         Builds, and what Baseline suggests for the other build lines");
    if (stays) {
      say("");
      say("   It runs until you press Enter.");
      System.in.read();
    }
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
            ? "   Windows Update page:  \"You're up to date\"   (the scan found 0 updates, no"
                + " error)"
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
    return detail().getAsJsonObject("heartbeat");
  }

  private JsonObject detail() {
    try {
      String agentId = machine.agentId();
      return administrator.json("/api/v1/machines/" + agentId).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(String verdict) {
    Awaitility.await(verdict)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> last().getAsJsonObject("verdict").get("code").getAsString().equals(verdict));
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
