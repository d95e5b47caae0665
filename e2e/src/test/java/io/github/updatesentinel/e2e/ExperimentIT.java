package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The experiment of verify, with the Java that is shipped and the double of the Windows Update
 * Agent. Wine's own sc.exe sets no start type, and its schtasks.exe shows no task. To get further
 * than that, a stand-in takes their place, which can also be held at any command.
 */
class ExperimentIT {
  private static final String VERIFY = "io.github.updatesentinel.verify.Main";
  private static final String KEY = "HKLM\\SYSTEM\\UpdateSentinelVerify";
  private static final String OVERRIDES = "HKEY_CURRENT_USER\\Software\\Wine\\DllOverrides";
  private static final List<String> STOOD_IN = List.of("sc.exe", "reg.exe", "schtasks.exe");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern START = Pattern.compile("Start +REG_DWORD +0x(\\d)");
  private static final Pattern ARGUMENTS = Pattern.compile("<Arguments>/d /c (.*)</Arguments>");
  private static final int DEMAND = 3;
  private static final int DISABLED = 4;

  private static Path prefix;
  private static Machine machine;
  private static int runs;

  @BeforeAll
  static void prepare() throws IOException {
    Build build = Build.current();
    prefix = build.target().resolve("wine-experiment");
    machine = Machine.prepare(prefix, build);
    Files.createDirectories(path("verify/lib"));
    Files.createDirectories(path("standin"));
    unpack(Path.of(System.getProperty("verify.kit")), path("verify/lib"));
    for (String program : STOOD_IN) {
      Path place = path("windows/system32/" + program);
      Files.move(place, place.resolveSibling("wine-" + program));
      Files.copy(build.tools().resolve("standin.exe"), place);
    }
  }

  /** The libraries alone. */
  private static void unpack(Path zip, Path folder) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = Path.of(entry.getName()).getFileName().toString();
        if (name.endsWith(".jar")) {
          Files.copy(in, folder.resolve(name));
        }
      }
    }
  }

  @AfterAll
  static void close() {
    machine.close();
    Machine.remove(prefix);
  }

  @BeforeEach
  void healthy() throws IOException {
    Files.deleteIfExists(path("verify/out.zip"));
    Files.deleteIfExists(path("standin/hold"));
    Files.deleteIfExists(path("standin/held"));
    if (Files.exists(realSentinel())) {
      Files.move(realSentinel(), sentinel(), StandardCopyOption.REPLACE_EXISTING);
    }
    Machine.deleteRecursively(path("standin/tasks"));
    machine.wine().run("reg", "delete", KEY, "/f");
    machine.reset();
    machine.baseline(19044, 2006).wua("warning = 0x80070422").configure();
    machine.setStartType("TrustedInstaller", DEMAND);
    // As the real one, which idles for minutes.
    machine.registry(
        new RegistryChanges()
            .key("HKEY_LOCAL_MACHINE\\SOFTWARE\\WuaDouble")
            .number("TrustedInstallerIdleMs", 600_000));
    standIn(true);
  }

  /** Whether the stand-in runs in the place of Wine's programs. */
  private static void standIn(boolean wanted) {
    RegistryChanges overrides = new RegistryChanges().delete(OVERRIDES).key(OVERRIDES);
    if (wanted) {
      STOOD_IN.forEach(program -> overrides.text(program, "native"));
    }
    machine.registry(overrides);
  }

  private static Path path(String name) {
    return machine.drive().resolve(name);
  }

  /**
   * The rest of a run is one item that only a person can see. Each run prints to a file of its own:
   * Wine's desktop inherits the file of the program that it came up with, and keeps it open.
   */
  private static String[] verify(String... options) throws IOException {
    runs++;
    Files.writeString(
        path("verify/run.cmd"),
        """
        @cd /d C:\\verify
        @"C:\\Program Files\\Update Sentinel\\runtime\\bin\\java.exe" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -XX:-UsePerfData --limit-modules java.base -cp C:\\verify\\lib\\* %s %%* >C:\\verify\\output-%d.txt 2>&1
        @exit /b %%ERRORLEVEL%%
        """
            .formatted(VERIFY, runs)
            .replace("\n", "\r\n"));
    List<String> command = new ArrayList<>(List.of("cmd", "/c", "C:\\verify\\run.cmd"));
    command.addAll(List.of("--items", "19", "--out", "C:\\verify\\out.zip"));
    command.addAll(List.of(options));
    return command.toArray(String[]::new);
  }

  /** Gives what it printed. */
  private static String run(String... options) throws IOException {
    Process process = machine.wine().start(verify(options));
    process.getOutputStream().close();
    Awaitility.await("end of verify").atMost(PATIENCE).until(() -> !process.isAlive());
    return Files.readString(path("verify/output-" + runs + ".txt"));
  }

  private static JsonObject report(String output) throws IOException {
    assertThat(path("verify/out.zip")).as(output).exists();
    try (ZipFile zip = new ZipFile(path("verify/out.zip").toFile())) {
      try (InputStream in = zip.getInputStream(zip.getEntry("verify.json"))) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return JsonParser.parseString(text).getAsJsonObject();
      }
    }
  }

  private static int startType() {
    Matcher start =
        START.matcher(machine.query("HKLM\\SYSTEM\\CurrentControlSet\\Services\\TrustedInstaller"));
    assertThat(start.find()).isTrue();
    return Integer.parseInt(start.group(1));
  }

  private static List<Path> tasks() throws IOException {
    try (Stream<Path> tasks = Files.list(path("standin/tasks"))) {
      return tasks.toList();
    }
  }

  private static List<String> texts(JsonObject table, String name) {
    return StreamSupport.stream(table.getAsJsonArray("phases").spliterator(), false)
        .map(phase -> phase.getAsJsonObject().get(name).getAsString())
        .toList();
  }

  @Test
  void nothingIsChangedWhereWindowsShowsNoTask() throws IOException {
    standIn(false);
    String output = run("--experiment", "--yes");
    JsonObject answer = report(output).getAsJsonArray("items").get(0).getAsJsonObject();
    assertThat(answer.get("item").getAsInt()).as(output).isEqualTo(1);
    assertThat(answer.get("outcome").getAsString()).isEqualTo("NOT_TRIED");
    assertThat(answer.toString()).contains("does not show the start-up task");
    assertThat(startType()).isEqualTo(DEMAND);
    assertThat(machine.keyExists(KEY)).isFalse();
    assertThat(path("windows/system32/tasks")).isEmptyDirectory();
  }

  @Test
  void withoutAnAnswerNothingIsDone() throws IOException {
    // The test's programs have an input that has ended.
    assertThat(run("--experiment")).contains("Type yes", "nothing was changed");
    assertThat(startType()).isEqualTo(DEMAND);
    assertThat(machine.keyExists(KEY)).isFalse();
  }

  @Test
  void itRecordsWhatIsAnsweredAndRestoresEverything() throws IOException {
    String output = run("--experiment", "--yes");
    JsonObject table = report(output).getAsJsonObject("experiment");
    assertThat(table).as(output).isNotNull();
    assertThat(texts(table, "row"))
        .as(output)
        .containsExactly(
            "ZERO_WITH_WARNING", "ZERO_WITH_WARNING", "ZERO_WITH_WARNING", "ZERO_WITH_WARNING");
    assertThat(texts(table, "verdict").subList(1, 3))
        .containsExactly("FALSE_UP_TO_DATE", "FALSE_UP_TO_DATE");
    // The scan before may have started it already.
    assertThat(table.get("startServiceEnabled").getAsInt()).isIn(0, 1056);
    assertThat(table.get("startServiceDisabled").getAsInt()).isEqualTo(1058);
    assertThat(startType()).isEqualTo(DEMAND);
    assertThat(tasks()).isEmpty();
    assertThat(machine.keyExists(KEY)).isFalse();
  }

  /**
   * Ends verify with kill -9, and what it had started. Its scans find nothing at once: what it
   * leaves does not depend on them.
   */
  private static void kill(String moment, String command) throws IOException {
    Files.move(sentinel(), realSentinel());
    Files.writeString(sentinel(), "@echo {}\r\n");
    Files.writeString(path("standin/hold"), moment + "\n" + command + "\n");
    Process process = machine.wine().start(verify("--experiment", "--yes"));
    Awaitility.await(moment + " " + command)
        .atMost(PATIENCE)
        .until(() -> Files.exists(path("standin/held")) || !process.isAlive());
    assertThat(path("standin/held")).exists();
    List<String> programs = List.of(VERIFY, "run.cmd", "sc.exe", "reg.exe", "schtasks.exe");
    for (String program : programs) {
      machine.wine().processes(program).forEach(ProcessHandle::destroyForcibly);
    }
    Awaitility.await("the end of all of them")
        .until(
            () ->
                programs.stream().allMatch(program -> machine.wine().processes(program).isEmpty()));
    Files.delete(path("standin/hold"));
    Files.delete(path("standin/held"));
    Files.move(realSentinel(), sentinel(), StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path sentinel() {
    return machine.installFolder().resolve("sentinel.cmd");
  }

  private static Path realSentinel() {
    return machine.installFolder().resolve("sentinel.real");
  }

  @ParameterizedTest
  @CsvSource({
    "after, REGISTERING_TASK, 3",
    "after, SCANNING_BEFORE, 3",
    "before, start= disabled, 3",
    "after, start= disabled, 4",
    "after, SCANNING_DISABLED, 4",
    "before, start= demand, 4",
    "after, start= demand, 3",
    "after, SCANNING_AFTER, 3",
    "before, /delete, 3",
    "after, /delete, 3",
  })
  void theNextRunRestoresWhatAKilledOneLeft(String moment, String command, int left)
      throws IOException {
    kill(moment, command);
    assertThat(startType()).as("as it was left").isEqualTo(left);
    assertThat(run()).contains("An experiment was interrupted at ");
    assertThat(startType()).isEqualTo(DEMAND);
    assertThat(machine.keyExists(KEY)).isFalse();
    assertThat(path("standin/tasks"))
        .satisfiesAnyOf(
            folder -> assertThat(folder).doesNotExist(),
            folder -> assertThat(folder).isEmptyDirectory());
  }

  @Test
  void theStartUpTaskAloneRestoresAndTheNextRunSaysSo() throws IOException {
    kill("after", "SCANNING_DISABLED");
    assertThat(startType()).isEqualTo(DISABLED);
    machine.restartWine();
    String xml = Files.readString(tasks().get(0), StandardCharsets.UTF_16);
    assertThat(xml).contains("<BootTrigger>", "<Command>C:\\windows\\System32\\cmd.exe</Command>");
    Matcher arguments = ARGUMENTS.matcher(xml);
    assertThat(arguments.find()).isTrue();
    String task = machine.wine().must("cmd", "/d", "/c", arguments.group(1).replace("&amp;", "&"));
    assertThat(startType()).as("after the task, which printed " + task).isEqualTo(DEMAND);
    assertThat(tasks()).isEmpty();
    assertThat(run()).contains("The start-up task has restored TrustedInstaller");
    assertThat(machine.keyExists(KEY)).isFalse();
  }
}
