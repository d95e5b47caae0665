package io.github.updatesentinel.e2e;

import io.github.updatesentinel.stub.BaselinePage;
import io.github.updatesentinel.stub.Enrollment;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Makes the class-data archive that is shipped in the runtime: runs the agent on Wine through what
 * it does every day, and archives the classes that it loaded. A start takes a quarter of the time
 * then, and memory that is the same in each process is shared.
 */
public final class ClassArchive {
  private static final String JAVA = "C:\\Program Files\\Update Sentinel\\runtime\\bin\\java.exe";
  private static final String MAIN = "updatesentinel/io.github.updatesentinel.agent.cli.Main";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Java 18 and newer number the classes of each list, and refuse a number that comes twice. */
  private static final Pattern NUMBER = Pattern.compile(" id: \\d+$");

  private final Build build;
  private final Machine machine;
  private final Path lists;

  private ClassArchive(Build build, Machine machine) throws IOException {
    this.build = build;
    this.machine = machine;
    this.lists = Files.createDirectories(machine.drive().resolve("lists"));
  }

  public static void main(String[] arguments) throws IOException {
    Build build = new Build(Path.of(arguments[0]));
    Path archive = build.image().resolve("runtime/bin/server/classes.jsa");
    if (Files.exists(archive)) {
      return;
    }
    Path prefix = build.target().resolve("wine-training");
    try (Machine machine = Machine.boot(prefix, build);
        ScriptedCollector collector =
            TestCertificate.create(build.target().resolve("parts"), "localhost").collector()) {
      ClassArchive classes = new ClassArchive(build, machine);
      classes.layOut();
      classes.runService(collector);
      classes.runCommands();
      classes.dump(archive);
    } finally {
      Machine.remove(prefix);
    }
  }

  private void layOut() throws IOException {
    Files.createSymbolicLink(
        machine.drive().resolve("Program Files/Update Sentinel"), build.image());
    machine.reset();
    machine.setStartType("TrustedInstaller", 4);
    machine
        .wua(
            "update = 2022-09|4f6b|KB5017308|Critical|false",
            "history = 2022-06-14T03:04:05Z|1|2|0x0|x")
        .baseline(19044, 2006);
  }

  /**
   * First with a certificate of our own, so that a key and a baseline come as well; then with
   * Windows' roots, which do not know the collector.
   */
  private void runService(ScriptedCollector collector) throws IOException {
    collector.answer(ScriptedCollector.ENROLL, new Enrollment("training"));
    collector.answer(
        ScriptedCollector.BASELINE,
        new BaselinePage(
            "{\"version\": \"1\", \"builds\": [{\"build\": 19044, \"ubr\": 2006}]}",
            "\"1\"",
            null));
    Files.copy(collector.certificate(), machine.drive().resolve("collector.pem"));
    machine
        .set("collectorUrl", collector.url())
        .set("trustStore", "C:\\collector.pem")
        .set("enrollmentToken", "training")
        .configure();
    train(
        "service.lst",
        () ->
            collector.heartbeats().stream()
                .anyMatch(heartbeat -> heartbeat.getAsJsonObject("scan").has("found")));
    machine.set("trustStore", "Windows-ROOT").configure();
    train("roots.lst", () -> machine.log().contains("TLS_REFUSED"));
  }

  private void train(String list, Callable<Boolean> done) throws IOException {
    Process process =
        machine
            .wine()
            .start(
                JAVA,
                "-XX:DumpLoadedClassList=C:\\lists\\" + list,
                "-Djna.nounpack=true",
                "-Djna.boot.library.path=C:\\Program Files\\Update Sentinel\\runtime\\bin",
                "--add-modules",
                "updatesentinel",
                "-cp",
                "Z:" + build.target().resolve("test-classes").toString().replace('/', '\\'),
                TrainingRun.class.getName());
    try {
      Awaitility.await().atMost(PATIENCE).until(done);
      process.getOutputStream().close();
      Awaitility.await().atMost(PATIENCE).until(() -> !process.isAlive());
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException("The agent did not work:\n" + machine.log(), e);
    } finally {
      process.destroyForcibly();
    }
  }

  private void runCommands() throws IOException {
    run("check.lst", "check");
    run("scan.lst", "scan", "MANAGED_SERVER", "60000", "1033");
  }

  private void run(String list, String... arguments) throws IOException {
    machine.javaAsChild(
        Stream.concat(
                Stream.of("-XX:DumpLoadedClassList=C:\\lists\\" + list, "-m", MAIN),
                Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** Into place only when it is whole: a build that was cut off must not ship half of it. */
  private void dump(Path archive) throws IOException {
    Set<String> all = new LinkedHashSet<>();
    for (String list : List.of("service.lst", "roots.lst", "scan.lst")) {
      try (Stream<String> lines = Files.lines(lists.resolve(list))) {
        lines.map(line -> NUMBER.matcher(line).replaceFirst("")).forEach(all::add);
      }
    }
    all.removeIf(line -> line.startsWith("io/github/updatesentinel/e2e/"));
    Files.write(lists.resolve("all.lst"), all);
    // For who wants to know what is in the archive.
    Files.write(build.target().resolve("parts/classes.lst"), all);
    Wine.Result result =
        machine
            .wine()
            .run(
                JAVA,
                "-XX:+UseSerialGC",
                "-Xshare:dump",
                "-XX:SharedArchiveFile=C:\\lists\\classes.jsa",
                "-XX:SharedClassListFile=C:\\lists\\all.lst",
                "-m",
                MAIN);
    if (result.exitCode() != 0) {
      throw new IllegalStateException("Java could not dump its classes: " + result);
    }
    Path next = archive.resolveSibling("classes.jsa.new");
    Files.copy(lists.resolve("classes.jsa"), next, StandardCopyOption.REPLACE_EXISTING);
    Files.move(next, archive, StandardCopyOption.ATOMIC_MOVE);
  }
}
