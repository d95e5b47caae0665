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
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;

/**
 * {@code ./dev demo}: a computer that is falsely up to date, the service that detects it, and the
 * page on which an administrator sees it among all others.
 */
public final class Demo {
  private static final int DISABLED = 4;
  private static final int DEMAND = 3;
  private static final int FLEET = 5000;

  /** Of Wine's own user, whose name it knows. */
  private static final String HARDENING_ACCOUNT = "S-1-5-21-0-0-0-1000";

  private static final int FAILURES = 3;
  private static final String PASSWORD = "every update tells";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(10);

  private static final String SUPPORT = "support.json";
  private static final String DEFINITIONS =
      "update = Security Intelligence Update for Microsoft Defender|d1|KB2267602||false|"
          + "category=e0789628-ce08-4437-be74-2495b842f43b";

  /** The members of the heartbeat to show; the whole is longer. */
  private static final Set<String> SHOWN =
      Set.of("agentId", "sequence", "os", "scan", "baseline", "startTypeChanges", "verdict");

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

  /** Arguments: the build's folder, and whether to wait for a user. */
  public static void main(String[] arguments) throws IOException {
    Build build = new Build(Path.of(arguments[0]));
    boolean stays = Boolean.parseBoolean(arguments[1]);
    Path folder = Files.createTempDirectory(build.target(), "demo");
    Path prefix = folder.resolve("wine");
    // An interrupted demo leaves nothing behind either.
    Thread story = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(story, folder, prefix)));
    System.out.println("Starting the collector, with " + FLEET + " simulated computers ...");
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
    System.out.println("The computer and the collector were removed; only the downloads remain.");
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
    machine.eventLog();
    Files.writeString(
        machine.drive().resolve(SUPPORT),
        "{\"version\": \"demo\", \"builds\": [{\"build\": 19044, \"ubr\": 1706}], %s}"
            .formatted(Machine.SUPPORTED));
    step("1. Install the MSI on a healthy computer: build 19044.1706, the required build.");
    publish("2022-05", 1706, "KB5013942");
    String token = collector.enrollmentToken();
    String[] properties = {
      "COLLECTOR_URL=" + collector.url(),
      "ENROLLMENT_TOKEN=" + token,
      "CHECK_INTERVAL=PT10S",
      "SCAN_INTERVAL=PT20S",
      "JITTER=PT0S",
      // The story is of 2022: today its builds are aged, and support ends.
      "BUILD_MAX_AGE=P3650D",
      "BASELINE_FILE=C:\\" + SUPPORT
    };
    say("> msiexec /i " + msi.getFileName() + " /qn " + String.join(" ", properties));
    expectSuccess(machine.install(msi, properties));
    await("UP_TO_DATE");
    events();
    page();
    verdict();
    say(
        "   Enrolled:             with its own key; the token is %s the registry"
            .formatted(
                machine.query("HKLM\\SOFTWARE\\UpdateSentinel").contains(token)
                    ? "still in"
                    : "gone from"));

    step("2. A hardening script disables the Windows Modules Installer.");
    say("> sc.exe config TrustedInstaller start= disabled");
    Instant disabled = Instant.now();
    machine.setStartType("TrustedInstaller", DISABLED);
    // Wine has no event log: these entries are recorded ones of Windows.
    machine.recordedStartTypeChange("TrustedInstaller", HARDENING_ACCOUNT);
    for (int i = 0; i < FAILURES; i++) {
      machine.recordedDisabledService("TrustedInstaller");
    }
    await("SERVICING_BLOCKED");
    awaitEvent(EventId.SERVICING_BLOCKED);
    awaitEvent(EventId.START_TYPE_CHANGED);
    // A scan of the blocked computer; what Windows recorded is read with it.
    awaitScanSince(disabled);
    events();

    step("3. Patch day: 19044.2006 (KB5017308) is released and becomes the required build.");
    publish("2022-09", 2006, "KB5017308");
    await("FALSE_UP_TO_DATE");
    awaitEvent(EventId.FALSE_UP_TO_DATE);
    page();
    say("Windows shows no error, but Update Sentinel detects the false status, and says who and");
    say("since when:");
    who();
    events();
    bothLanguages(EventId.FALSE_UP_TO_DATE);
    say("The collector has received the verdict in a heartbeat:");
    heartbeat();

    step("4. Defender gets definitions: the count is not 0, but the missing update is not found.");
    machine.wua(DEFINITIONS);
    awaitFound(1);
    page();
    say("   Other tools:          an update is pending, as on any computer with new definitions");
    verdict();
    events();

    step("5. The start type is restored, and the scan finds the missing update.");
    say("> sc.exe config TrustedInstaller start= demand");
    machine.wua("update = 2022-09 Cumulative Update|4f6b|KB5017308|Critical|false");
    machine.setStartType("TrustedInstaller", DEMAND);
    awaitEvent(EventId.RECOVERED);
    await("UPDATES_PENDING");
    page();
    events();
    verdict();

    step("6. The collector is killed. Heartbeats are stored on the disk of this computer.");
    outage();

    step("7. The whole fleet on one page.");
    dashboard();

    step("8. Uninstall.");
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
    say("   The collector is back.");
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

  /** What an administrator sees, until the user ends it. */
  private void dashboard() throws IOException {
    String name = detail().getAsJsonObject("host").get("name").getAsString();
    if (!administrator.get("/machines?q=" + name).contains(name)) {
      throw new AssertionError("the list of machines does not show " + name);
    }
    JsonObject fleet = administrator.json("/api/v1/fleet").getAsJsonObject();
    say("   Fleet:                %d computers".formatted(fleet.get("total").getAsLong()));
    fleet
        .getAsJsonObject("verdicts")
        .entrySet()
        .forEach(
            tile -> say("     %-21s %6d".formatted(tile.getKey(), tile.getValue().getAsLong())));
    say("     %-21s %6d".formatted("silent", fleet.get("silent").getAsLong()));
    say("");
    say("   Address:              " + collector.url());
    say("   Name and password:    admin, " + PASSWORD);
    say(
        "   Look at:              "
            + name
            + ", whose page shows these events and the account that caused them");
    say(
        "                         the tile Falsely up to date: a department after a hardening"
            + " script");
    say("                         Builds, and the suggestion on the page Baseline");
    if (stays) {
      say("");
      say("   The demo runs until you press Enter.");
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

  /** What the Settings app would show: it uses only the number of updates found. */
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

  /** Who disabled the service and since when, as the alert says it. */
  private void who() {
    List<String> facts = EventTrace.factsOf(last(EventId.FALSE_UP_TO_DATE), machine.eventStrings());
    List<String> names = EventId.FALSE_UP_TO_DATE.inserts();
    say("   Disabled at:          " + facts.get(names.indexOf("disabledSince")));
    say("   Disabled by:          " + facts.get(names.indexOf("disabledBy")));
    say("   0x80070422 since:     " + facts.get(names.indexOf("failures")));
    say("   Last honest scan:     " + facts.get(names.indexOf("lastHonestScan")));
    say("   Missing since:        " + facts.get(names.indexOf("behindSince")));
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

  private void awaitScanSince(Instant moment) {
    Awaitility.await("a scan")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                Instant.parse(last().getAsJsonObject("scan").get("startedAt").getAsString())
                    .isAfter(moment));
  }

  private void awaitFound(int updates) {
    Awaitility.await("a scan that finds " + updates)
        .atMost(PATIENCE)
        .until(() -> last().getAsJsonObject("scan").get("found").getAsInt() == updates);
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
