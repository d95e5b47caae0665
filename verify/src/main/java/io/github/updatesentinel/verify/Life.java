package io.github.updatesentinel.verify;

import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.Evidence;
import io.github.updatesentinel.verify.bench.MsiLog;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.TextFile;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Takes the product through its life on the machine, with Windows Installer. */
final class Life {
  /** In the work folder: the MSIs that this run installs, one a line, until they are removed. */
  private static final String OURS = "installed-by-verify.txt";

  private static final int MOST_LOGS = 20;
  private static final int SUCCESS = 0;
  private static final int RESTART_REQUIRED = 3010;
  private static final int MOST_FILES = 20;
  private static final Duration GONE_WITHIN = Duration.ofSeconds(30);
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(30);
  private static final Duration HEARTBEAT_WITHIN = Duration.ofMinutes(2);

  private final Bench bench;
  private final PrintStream console;

  Life(Bench bench, PrintStream console) {
    this.bench = bench;
    this.console = console;
  }

  /**
   * Removes what a run installed that was cut off; what was installed otherwise stays.
   *
   * @return whether there was such a run
   */
  static boolean removeLeftOver(Tools tools, Path work) throws IOException {
    Path mark = work.resolve(OURS);
    if (!Files.exists(mark)) {
      return false;
    }
    for (String msi : Files.readAllLines(mark)) {
      tools.msiexec("/x", msi, "/qn", "/norestart", "PURGE=1");
    }
    Files.delete(mark);
    return true;
  }

  /** Notes that an MSI is this run's, before it is installed. */
  private void ours(Path msi) throws IOException {
    Files.writeString(
        bench.work().resolve(OURS),
        msi + System.lineSeparator(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Keeps what the service wrote and sent; a file that can't be read is left out. */
  void keepTraces() {
    Evidence evidence = bench.evidence();
    Path logs = bench.product().dataFolder().resolve("logs");
    try {
      evidence.keep("heartbeats.json", bench.listener().heartbeats().toString());
      if (Files.exists(logs)) {
        try (Stream<Path> files = Files.list(logs)) {
          for (Path log : files.sorted().limit(MOST_LOGS).toList()) {
            evidence.keepFile(String.valueOf(log.getFileName()), log);
          }
        }
      }
    } catch (IOException e) {
      console.println("  Some logs could not be kept: " + e);
    }
  }

  /** Whatever is installed from now on is no concern of the next run. */
  void keep() throws IOException {
    Files.deleteIfExists(bench.work().resolve(OURS));
  }

  /** Reports to this program's own listener, often; the token is one that nothing else knows. */
  Result install(Path msi) throws IOException {
    ours(msi);
    return during(
        "install",
        List.of("/i", msi.toString()),
        "COLLECTOR_URL=" + bench.listener().url(),
        "ALLOW_PLAIN_HTTP=true",
        "ENROLLMENT_TOKEN=" + bench.token(),
        "JITTER=PT0S",
        "CHECK_INTERVAL=PT10S");
  }

  Result upgrade(Path msi) throws IOException {
    ours(msi);
    return during("upgrade", List.of("/i", msi.toString()), "ALERT_REPEAT=PT9H");
  }

  Result repair(Path msi) throws IOException {
    // Wine's does not know the option with a file.
    return bench.facts().wine()
        ? during("repair", List.of("/i", msi.toString()), "REINSTALL=ALL", "REINSTALLMODE=amus")
        : during("repair", List.of("/famus", msi.toString()));
  }

  Result remove(Path msi) throws IOException {
    if (bench.facts().wine()) {
      // Windows renames a file that is in use, and deletes it later. Wine leaves it.
      bench.tools().sc("stop", Product.SERVICE);
      bench.time().await(GONE_WITHIN, () -> !serviceProcessRuns());
    }
    Run run = msiexec("remove", List.of("/x", msi.toString()), "PURGE=1");
    if (run.exitCode() == SUCCESS) {
      keep();
    }
    List<String> wrong = new ArrayList<>(complaints("remove", run));
    // It is there until the last program that looks at it closes its handle.
    if (!bench
        .time()
        .await(
            GONE_WITHIN, () -> bench.tools().registry(Product.SERVICE_KEY, "ImagePath") == null)) {
      wrong.add("the service is still there");
    }
    String left = leftBehind(bench.product().installFolder());
    if (!left.isEmpty()) {
      wrong.add(left);
    }
    return Result.of("exit code " + run.exitCode(), wrong);
  }

  /** A service that has stopped needs a moment until its process ends. */
  private static boolean serviceProcessRuns() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().command().stream())
        .anyMatch(command -> command.endsWith(Product.SERVICE + ".exe"));
  }

  /**
   * What is left of a folder; empty if it is gone. A process that ends can hold a file for a
   * moment.
   */
  private String leftBehind(Path folder) throws IOException {
    if (bench.time().await(GONE_WITHIN, () -> !Files.exists(folder))) {
      return "";
    }
    try (Stream<Path> left = Files.walk(folder)) {
      return "%s is still there, with %s"
          .formatted(
              folder,
              left.filter(Files::isRegularFile)
                  .limit(MOST_FILES)
                  .map(file -> folder.relativize(file).toString())
                  .sorted()
                  .toList());
    }
  }

  private Result during(String what, List<String> verb, String... properties) throws IOException {
    Run run = msiexec(what, verb, properties);
    List<String> wrong = new ArrayList<>(complaints(what, run));
    String seen = "exit code " + run.exitCode();
    if (wrong.isEmpty()) {
      int before = bench.listener().heartbeats().size();
      seen += ", " + service(wrong);
      if (bench
          .time()
          .await(HEARTBEAT_WITHIN, () -> bench.listener().heartbeats().size() > before)) {
        seen += ", a heartbeat came";
      } else {
        wrong.add("no heartbeat came within %d s".formatted(HEARTBEAT_WITHIN.toSeconds()));
      }
    }
    return Result.of(seen, wrong);
  }

  /** The state that it reaches; if the state can't be read, a heartbeat is enough. */
  private String service(List<String> wrong) throws IOException {
    try {
      boolean running =
          bench.time().await(STARTED_WITHIN, () -> bench.product().state().is("RUNNING"));
      String state = bench.product().state().state();
      if (!running) {
        wrong.add("the service is %s and not RUNNING".formatted(state));
      }
      return "service " + state;
    } catch (NothingSeen e) {
      return e.reason();
    }
  }

  private Run msiexec(String what, List<String> verb, String... properties) throws IOException {
    Path log = log(what);
    String[] command =
        Stream.of(
                verb.stream(),
                Stream.of("/qn", "/norestart", "/l*v", log.toString()),
                Arrays.stream(properties))
            .flatMap(words -> words)
            .toArray(String[]::new);
    Run run = bench.tools().msiexec(command);
    if (Files.exists(log)) {
      bench.evidence().keepFile("msi-" + what + ".log", log);
    }
    return run;
  }

  private Path log(String what) {
    return bench.work().resolve("msi-" + what + ".log");
  }

  private List<String> complaints(String what, Run run) throws IOException {
    if (run.timedOut()) {
      return List.of("msiexec did not end within its limit");
    }
    List<String> wrong = new ArrayList<>();
    if (run.exitCode() != SUCCESS) {
      wrong.add(
          run.exitCode() == RESTART_REQUIRED
              ? "exit code 3010: a file was in use, and a restart is required"
              : "exit code " + run.exitCode());
    }
    if (Files.exists(log(what))) {
      wrong.addAll(MsiLog.errors(TextFile.read(log(what))));
    }
    return wrong;
  }
}
