package io.github.updatesentinel.e2e;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.contract.EventId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A throw-away Windows machine with the double on it: one Wine prefix, set back at will. */
public final class Machine implements AutoCloseable {
  private static final String SERVICE = "UpdateSentinel";
  private static final String INSTALL_FOLDER = "C:\\Program Files\\Update Sentinel\\";
  private static final String INSTALLER = "update-sentinel.msi";
  static final String CURRENT_VERSION =
      "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  static final String POLICY =
      "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
  static final String SERVICES = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\";

  /** What Windows keeps of updates, without a policy. */
  static final String WINDOWS_UPDATE = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\WindowsUpdate";

  static final String SERVICING =
      "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion"
          + "\\Component Based Servicing";
  private static final Pattern EVENT =
      Pattern.compile("Event (\\d+) ([A-Z_]+) \\[(.*)\\]( \\(not in the event log.*)?");

  /** Whether Windows may get Extended Security Updates. */
  static final String EXTENDED_UPDATES = CURRENT_VERSION + "\\SoftwareProtectionPlatform\\ESU";

  private static final List<String> EVENT_CHANNELS =
      List.of(
          "System",
          "Application",
          "Setup",
          "Microsoft-Windows-WindowsUpdateClient/Operational",
          "Microsoft-Windows-GroupPolicy/Operational");

  private static final int AUTOMATIC = 2;
  private static final int DEMAND = 3;

  // Each only bounds a hang: a busy computer takes ten times as long as a quiet one.
  private static final Duration STARTED_WITHIN = Duration.ofMinutes(3);
  private static final Duration ENDED_WITHIN = Duration.ofMinutes(2);
  private static final Duration FIRST_CHECK_WITHIN = Duration.ofMinutes(1);

  private static final String NO_SUCH_SERVICE = "error 1060";
  private static final String ALREADY_RUNNING = "error 1056";

  /**
   * For a baseline: how long the machine's Windows gets updates. The shipped list has an end that
   * tests outlive.
   */
  static final String SUPPORTED = "\"servicing\": [{\"build\": 19044, \"ends\": \"2099-12-31\"}]";

  /** One entry that the service wrote, from its own log. */
  public record LoggedEvent(int id, String name, String inserts, boolean refused) {}

  private final Path drive;
  private Path data;
  private final Path tools;
  private final Wine wine;
  private ServiceTool tool;
  private final Path traceFile;
  private final EventTrace trace;
  private final Map<String, Object> config = new LinkedHashMap<>();
  private @Nullable SmallDisk smallDisk;
  private int findings;
  private int recordId;

  private Machine(Path prefix, Path tools) throws IOException {
    this.drive = prefix.resolve("drive_c");
    this.data = drive.resolve("ProgramData/UpdateSentinel");
    this.tools = tools;
    this.wine = new Wine(prefix);
    this.traceFile = prefix.resolve("events.trace");
    Files.deleteIfExists(traceFile);
    Files.createFile(traceFile);
    this.trace = new EventTrace(traceFile);
    copyDouble(tools);
    this.tool = ServiceTool.start(wine, traceFile);
    wine.must("regsvr32", "/s", "C:\\double\\wuadouble.dll");
    registry(
        new RegistryChanges()
            .key("HKEY_CURRENT_USER\\Software\\Wine\\DllOverrides")
            .text("wevtapi", "native"));
  }

  /**
   * Makes a machine with nothing of ours on it.
   *
   * @param prefix of Wine; what is there is removed
   */
  public static Machine boot(Path prefix, Build build) throws IOException {
    remove(prefix);
    Wine.copyFresh(build.freshPrefix(), prefix);
    return new Machine(prefix, build.tools());
  }

  /**
   * A machine with the service installed from the build's MSI and stopped: the one that an earlier
   * run made, or a new one where the MSI is another now.
   */
  public static Machine prepare(Path prefix, Build build) throws IOException {
    Path installed = prefix.resolve("installed.msi");
    if (Files.exists(installed) && Files.mismatch(installed, build.msi()) == -1) {
      Machine machine = new Machine(prefix, build.tools());
      machine.setStartType(SERVICE, DEMAND);
      return machine;
    }
    Machine machine = boot(prefix, build);
    Wine.Result result = machine.install(build.msi());
    if (result.exitCode() != 0) {
      throw new IllegalStateException("The MSI was not installed: " + result);
    }
    machine.stopService();
    // Else it would run as soon as the machine does, and before a test has set the scene.
    machine.setStartType(SERVICE, DEMAND);
    Files.copy(build.msi(), installed);
    return machine;
  }

  /** Runs msiexec without any user interface; the exit code is Windows' modulo 256. */
  Wine.Result install(Path msi, String... properties) throws IOException {
    Files.copy(msi, drive.resolve(INSTALLER), StandardCopyOption.REPLACE_EXISTING);
    return msiexec("/i", properties);
  }

  /**
   * @param verb such as {@code /i} or {@code /x}, of the MSI that was given last
   */
  Wine.Result msiexec(String verb, String... properties) {
    awaitFirstCheck();
    List<String> command = new ArrayList<>(List.of("msiexec", verb, "C:\\" + INSTALLER, "/qn"));
    command.addAll(List.of(properties));
    return wine.run(command.toArray(String[]::new));
  }

  /**
   * Windows Installer waits for a service that stops. Wine's starts it again meanwhile, and fails
   * with 1627: it must stop in a moment, which it does unless it is in its first check, or on its
   * way there. A service that was ended in that check is not waited for.
   */
  private void awaitFirstCheck() {
    try {
      Awaitility.await("end of the first check")
          .pollDelay(Duration.ZERO)
          .atMost(FIRST_CHECK_WITHIN)
          .until(() -> hasEndedFirstCheck(log()) || !isRunning());
    } catch (ConditionTimeoutException e) {
      System.err.println("The service did not end its first check: " + log());
    }
  }

  private static boolean hasEndedFirstCheck(String log) {
    int started = log.lastIndexOf(EventId.SERVICE_STARTED.name());
    // The last line of that check: Wine can't restore all of the recovery settings.
    return started >= 0
        && log.lastIndexOf(EventId.SERVICE_STOPPED.name()) < started
        && log.indexOf("Service " + SERVICE + ": ", started) >= 0;
  }

  private void copyDouble(Path tools) throws IOException {
    Path own = drive.resolve("double");
    Files.createDirectories(own);
    Files.createDirectories(drive.resolve("windows/servicing"));
    copy(tools.resolve("wuadouble.dll"), own);
    copy(tools.resolve("svctool.exe"), own);
    // Behaves as Wine's own until there are recorded entries.
    copy(tools.resolve("wevtapi.dll"), drive.resolve("windows/system32"));
    copy(tools.resolve("TrustedInstaller.exe"), drive.resolve("windows/servicing"));
  }

  private static void copy(Path file, Path folder) throws IOException {
    Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
  }

  /** A healthy, managed CMGE machine of build 19044.1706, with nothing of an earlier run on it. */
  public void reset() throws IOException {
    stopService();
    // A scan that outlives it for a moment would write into the log of the next test's.
    Awaitility.await("end of the service's scan")
        .pollDelay(Duration.ZERO)
        .atMost(ENDED_WITHIN)
        .until(() -> scanProcesses().isEmpty());
    deleteRecursively(data);
    Files.createDirectories(data);
    config.clear();
    set("jitter", "PT0S");
    set("checkInterval", "PT10S");
    set("scanInterval", "PT20S");
    set("language", "en-US");
    registry(
        new RegistryChanges()
            .delete("HKEY_LOCAL_MACHINE\\SOFTWARE\\UpdateSentinel")
            .delete("HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\UpdateSentinel"));
    makeHealthy();
    trace.reset();
  }

  /** A healthy, managed CMGE machine of build 19044.1706, whatever is installed on it. */
  public void makeHealthy() throws IOException {
    registry(
        new RegistryChanges()
            .delete(POLICY)
            .delete(WINDOWS_UPDATE)
            .delete(SERVICING)
            .delete(EXTENDED_UPDATES)
            .delete(SERVICES + "wuauserv\\Parameters")
            .key("HKEY_LOCAL_MACHINE\\SOFTWARE\\WuaDouble")
            .text("Script", "C:\\double\\scenario.txt")
            .text("Log", "C:\\double\\log.txt")
            .key(CURRENT_VERSION)
            .text("ProductName", "Windows 10 Enterprise G")
            .text("EditionID", "EnterpriseG")
            .text("InstallationType", "Client")
            .text("DisplayVersion", "21H2")
            .text("CurrentBuild", "19044")
            .text("CurrentBuildNumber", "19044")
            .number("UBR", 1706)
            .text("EditionSubManufacturer", "神州网信技术有限公司")
            .text("EditionSubVersion", "V2022-L.1345.000")
            .key(POLICY)
            .text("WUServer", "https://uc.example:8531")
            .text("WUStatusServer", "https://uc.example:8531")
            .key(POLICY + "\\AU")
            .number("UseWUServer", 1));
    Files.writeString(drive.resolve("double/log.txt"), "");
    deleteRecursively(drive.resolve("double/events"));
    deleteRecursively(traces());
    wua();
    service("TrustedInstaller", 3, "%SystemRoot%\\servicing\\TrustedInstaller.exe");
    service("wuauserv", 3, "%systemroot%\\system32\\svchost.exe -k netsvcs -p");
    service("BITS", 2, "%SystemRoot%\\System32\\svchost.exe -k netsvcs -p");
    service("CryptSvc", 2, "%SystemRoot%\\system32\\svchost.exe -k NetworkService -p");
    service("UsoSvc", 2, "%systemroot%\\system32\\svchost.exe -k netsvcs -p");
  }

  private void service(String name, int start, String path) {
    String number = Integer.toString(start);
    Wine.Result set = tool.run("set-start", name, number);
    if (set.output().contains(NO_SUCH_SERVICE)) {
      svctool("create", name, number, path);
      return;
    }
    insist("set-start", name, number);
    insist("set-path", name, path);
  }

  /** Right after a start the Service Control Manager may refuse what it does a moment later. */
  private void insist(String... command) {
    Awaitility.await(String.join(" ", command))
        .pollDelay(Duration.ZERO)
        .atMost(STARTED_WITHIN)
        .until(() -> tool.run(command), result -> result.exitCode() == 0);
  }

  /** Gives the machine an event log, which is empty. */
  public Machine eventLog() throws IOException {
    Files.createDirectories(drive.resolve("double/events"));
    for (String channel : EVENT_CHANNELS) {
      Files.writeString(eventFile(channel), "");
    }
    return this;
  }

  private Path eventFile(String channel) {
    return drive.resolve("double/events").resolve(channel.replace('/', '-') + ".xml");
  }

  /** Adds an entry to a channel of that event log, as Windows would render it. */
  private Machine recorded(String channel, String xml) throws IOException {
    Files.writeString(eventFile(channel), xml + "\n", StandardOpenOption.APPEND);
    return this;
  }

  /** The entry of the Service Control Manager that an account changed a start type just now. */
  public Machine recordedStartTypeChange(String service, String sid) throws IOException {
    return recorded(
        "System", RecordedEvents.startTypeChange(++recordId, Instant.now(), service, sid));
  }

  /** The entry of COM that a service could not be started, since it is disabled. */
  public Machine recordedDisabledService(String service) throws IOException {
    return recorded("System", RecordedEvents.disabledService(++recordId, Instant.now(), service));
  }

  private Path traces() {
    return drive.resolve("windows/Logs/WindowsUpdate");
  }

  /** What Windows' decoder makes of the traces of Windows Update, which are written just now. */
  Machine updateLog(String decoded) throws IOException {
    Path decoder = drive.resolve("windows/system32/WindowsPowerShell/v1.0/powershell.exe");
    Path own = decoder.resolveSibling("wine-powershell.exe");
    if (Files.exists(decoder) && !Files.exists(own)) {
      Files.move(decoder, own);
    }
    Files.createDirectories(decoder.getParent());
    Files.copy(tools.resolve("standin.exe"), decoder, StandardCopyOption.REPLACE_EXISTING);
    Files.createDirectories(drive.resolve("standin"));
    Files.writeString(drive.resolve("standin/WindowsUpdate.log"), decoded);
    Files.createDirectories(traces());
    Files.writeString(traces().resolve("WindowsUpdate.20261128.080000.000.1.etl"), "a trace");
    return this;
  }

  /**
   * Lets the last scan have been earlier, as if the time had passed since. The service is stopped.
   *
   * @return when the scan began
   */
  Instant lastScanWasEarlier(Duration by) throws IOException {
    Path file = data.resolve("state.json");
    JsonObject state = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    JsonObject scan = state.getAsJsonObject("lastScan").getAsJsonObject("scan");
    Instant began = Instant.parse(scan.get("startedAt").getAsString()).minus(by);
    scan.addProperty("startedAt", began.toString());
    Files.writeString(file, state.toString());
    return began;
  }

  /** One setting of agent.json; takes effect with the next {@link #startService}. */
  public Machine set(String key, Object value) {
    config.put(key, value);
    return this;
  }

  /**
   * A baseline file with one build line, in force from the next check on. Its release is recent,
   * and the line's support far from its end, so that no test changes with the calendar.
   */
  public Machine baseline(int build, int ubr) throws IOException {
    return baseline(
        """
        {"version": "e2e",
         "builds": [{"build": %1$d, "ubr": %2$d, "kb": "KB5017308", "released": "%3$s"}],
         "servicing": [{"build": %1$d, "ends": "2099-12-31"}]}
        """
            .formatted(build, ubr, LocalDate.now(ZoneOffset.UTC).minusDays(20)));
  }

  /** A baseline file, in force from the next check on. */
  Machine baseline(String json) throws IOException {
    Files.createDirectories(data);
    putInPlace(data.resolve("wanted.json"), json);
    return set("baselineFile", "C:\\ProgramData\\UpdateSentinel\\wanted.json");
  }

  /** What the Windows Update Agent does from now on; no lines mean a healthy zero. */
  public Machine wua(String... lines) throws IOException {
    putInPlace(drive.resolve("double/scenario.txt"), String.join("\n", lines) + "\n");
    return this;
  }

  /** In one step: who reads it meanwhile, such as the service, gets the old text or the new one. */
  private static void putInPlace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  public Machine build(int build, int ubr) {
    return registry(
        new RegistryChanges()
            .key(CURRENT_VERSION)
            .text("CurrentBuild", Integer.toString(build))
            .text("CurrentBuildNumber", Integer.toString(build))
            .number("UBR", ubr));
  }

  public Machine registry(RegistryChanges values) {
    values.commands().forEach(command -> tool.must(command.toArray(String[]::new)));
    return this;
  }

  /** Windows' number: 2 automatic, 3 demand, 4 disabled. */
  public void setStartType(String service, int start) {
    insist("set-start", service, Integer.toString(start));
  }

  /** Runs the tool for services, which has to succeed; gives what it prints. */
  public String svctool(String... arguments) {
    return tool.must(arguments);
  }

  void writeConfiguration(String text) throws IOException {
    Files.createDirectories(data);
    // On a disk that is full there is no room for another one.
    if (!read(data.resolve("agent.json")).equals(text)) {
      putInPlace(data.resolve("agent.json"), text);
    }
  }

  /** A cumulative update that servicing has installed. */
  Machine installedUpdate(int build, int ubr) {
    String name = "Package_for_RollupFix~31bf3856ad364e35~amd64~~%d.%d.1.7".formatted(build, ubr);
    return registry(
        new RegistryChanges()
            .key(SERVICING + "\\Packages\\" + name)
            .number("CurrentState", RollupFix.INSTALLED));
  }

  /** Starts the service with the settings made so far; returns when it is RUNNING. */
  public void startService() throws IOException {
    configure();
    startServiceAsConfigured();
  }

  /** Writes the settings made so far into agent.json. */
  public void configure() throws IOException {
    writeConfiguration(new Gson().toJson(config));
  }

  void startServiceAsConfigured() {
    // Right after a stop, Wine's Service Control Manager may refuse what it does a moment later.
    Awaitility.await("start of " + SERVICE)
        .atMost(STARTED_WITHIN)
        .until(
            () -> {
              Wine.Result started = tool.run("start", SERVICE);
              return started.exitCode() == 0 || started.output().contains(ALREADY_RUNNING);
            });
    Awaitility.await("RUNNING")
        .atMost(STARTED_WITHIN)
        .until(() -> serviceState().equals("RUNNING"));
  }

  /**
   * Stops the service where it runs, and waits for the end of its process.
   *
   * @return how long that took
   */
  public Duration stopService() {
    if (!isRunning()) {
      return Duration.ZERO;
    }
    long start = System.nanoTime();
    Awaitility.await("a stop, which is refused while the service starts")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(ENDED_WITHIN)
        .until(() -> tool.run("stop", SERVICE).exitCode() == 0 || !isRunning());
    Awaitility.await("end of the service's process")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(ENDED_WITHIN)
        .until(() -> !isRunning());
    return Duration.ofNanos(System.nanoTime() - start);
  }

  public boolean isRunning() {
    return !wine.processes("UpdateSentinel.exe").isEmpty();
  }

  void kill() {
    wine.processes("UpdateSentinel.exe").forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * Ends and starts Wine: its Service Control Manager does not notice that a service was killed.
   */
  void restartWine() throws IOException {
    tool.close();
    wine.shutDown();
    tool = ServiceTool.start(wine, traceFile);
  }

  /** Whether the service starts when the machine does. */
  void startWithWindows(boolean automatic) {
    setStartType(SERVICE, automatic ? AUTOMATIC : DEMAND);
  }

  /**
   * Gives the service something to report at once: a new finding, so that no two heartbeats are
   * alike.
   */
  void makeFinding() {
    findings++;
    svctool("set-path", "TrustedInstaller", "C:\\finding\\" + findings + ".exe");
  }

  /**
   * Puts a folder of the agent's data on a disk of its own, until {@link #removeSmallDisk}. The
   * service is stopped.
   *
   * @param folder relative to the data folder; empty for all of it
   */
  SmallDisk addSmallDisk(String folder, int kilobytes) throws IOException {
    stopService();
    tool.close();
    wine.shutDown();
    Files.createDirectories(data.resolve(folder));
    SmallDisk disk = SmallDisk.mount(data.resolve(folder), kilobytes);
    smallDisk = disk;
    wine.within(disk.entering());
    data = disk.seen(data);
    tool = ServiceTool.start(wine, traceFile);
    return disk;
  }

  /** With all that is on it. */
  void removeSmallDisk() throws IOException {
    SmallDisk disk = smallDisk;
    if (disk != null) {
      stopService();
      tool.close();
      wine.shutDown();
      smallDisk = null;
      wine.within(List.of());
      data = drive.resolve("ProgramData/UpdateSentinel");
      disk.close();
      tool = ServiceTool.start(wine, traceFile);
    }
  }

  /** As Windows names it; MISSING where there is no such service. */
  String serviceState() {
    Wine.Result result = tool.run("state", SERVICE);
    if (result.exitCode() != 0) {
      return "MISSING";
    }
    return switch (result.output().substring(0, 1)) {
      case "1" -> "STOPPED";
      case "2" -> "START_PENDING";
      case "3" -> "STOP_PENDING";
      case "4" -> "RUNNING";
      default -> result.output();
    };
  }

  Path installFolder() {
    return drive.resolve("Program Files/Update Sentinel");
  }

  /** A registry key with all that is below it, as reg.exe shows it; empty where there is none. */
  String query(String key) {
    Wine.Result result = wine.run("reg", "query", key, "/s");
    return result.exitCode() == 0 ? result.output() : "";
  }

  boolean keyExists(String key) {
    return wine.run("reg", "query", key).exitCode() == 0;
  }

  /** Scan processes that run now. */
  public List<ProcessHandle> scanProcesses() {
    return wine.processes("agent.cli.Main");
  }

  /** The command line of the agent, as an administrator types it. */
  Wine.Result sentinel(String... arguments) {
    List<String> command = new ArrayList<>(List.of("cmd", "/c", INSTALL_FOLDER + "sentinel.cmd"));
    command.addAll(List.of(arguments));
    return wine.run(command.toArray(String[]::new));
  }

  /** Runs the installed Java. */
  Wine.Result java(String... arguments) {
    return wine.run(javaCommand(arguments).toArray(String[]::new));
  }

  /**
   * Runs the installed Java below another Windows program: what is started from Linux has no parent
   * there, and the scan process ends without one.
   */
  Wine.Result javaAsChild(String... arguments) throws IOException {
    String line =
        javaCommand(arguments).stream()
            .map(word -> '"' + word + '"')
            .collect(Collectors.joining(" ", "@", ""));
    Files.writeString(drive.resolve("double/child.cmd"), line + "\r\n");
    return wine.run("cmd", "/c", "C:\\double\\child.cmd");
  }

  /** With the options of sentinel.cmd. */
  private static List<String> javaCommand(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                INSTALL_FOLDER + "runtime\\bin\\java.exe",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-XX:-UsePerfData",
                "-Djna.nounpack=true",
                "-Djna.boot.library.path=" + INSTALL_FOLDER + "runtime\\bin"));
    command.addAll(List.of(arguments));
    return command;
  }

  public List<LoggedEvent> events() {
    return log()
        .lines()
        .map(EVENT::matcher)
        .filter(Matcher::find)
        .map(
            event ->
                new LoggedEvent(
                    Integer.parseInt(event.group(1)),
                    event.group(2),
                    event.group(3),
                    event.group(4) != null))
        .toList();
  }

  /** The agent's own log. */
  public String log() {
    return read(data.resolve("logs/sentinel.log"));
  }

  /** The facts that reached Wine's event log. */
  public List<String> eventStrings() {
    return trace.strings();
  }

  public String doubleLog() {
    return read(drive.resolve("double/log.txt"));
  }

  public Wine wine() {
    return wine;
  }

  Path data() {
    return data;
  }

  /** The agent's id, once the service has written it down. */
  String agentId() throws IOException {
    String state = Files.readString(data.resolve("state.json"));
    return JsonParser.parseString(state).getAsJsonObject().get("agentId").getAsString();
  }

  /** Drive C: as Linux sees it. */
  public Path drive() {
    return drive;
  }

  /** Empty where there is no such file yet. */
  private static String read(Path file) {
    try {
      return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends what runs in a prefix and deletes it. */
  public static void remove(Path prefix) {
    try {
      new Wine(prefix).shutDown();
      deleteRecursively(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void deleteRecursively(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() {
    stopService();
    tool.close();
    wine.shutDown();
  }
}
