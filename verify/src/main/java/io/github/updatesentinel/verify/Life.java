package io.github.updatesentinel.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Takes the product through its life on the machine, with Windows Installer. */
final class Life {
  private static final int SUCCESS = 0;
  private static final int RESTART_REQUIRED = 3010;
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(30);
  private static final Duration HEARTBEAT_WITHIN = Duration.ofMinutes(2);

  private final Bench bench;

  Life(Bench bench) {
    this.bench = bench;
  }

  /** Reports to this program's own listener, often; the token is one that nothing else knows. */
  Result install(Path msi) throws IOException {
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
    return during("upgrade", List.of("/i", msi.toString()), "ALERT_REPEAT=PT9H");
  }

  Result repair(Path msi) throws IOException {
    // Wine's does not know the option with a file.
    return bench.facts().wine()
        ? during("repair", List.of("/i", msi.toString()), "REINSTALL=ALL", "REINSTALLMODE=amus")
        : during("repair", List.of("/famus", msi.toString()));
  }

  Result remove(Path msi) throws IOException {
    Run run = msiexec("remove", List.of("/x", msi.toString()), "PURGE=1");
    List<String> wrong = new ArrayList<>(complaints("remove", run));
    if (bench.tools().registry(Product.SERVICE_KEY, "ImagePath") != null) {
      wrong.add("the service is still there");
    }
    return Result.of("exit code " + run.exitCode(), wrong);
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

  /** The state that it comes to; where it can't be seen, a heartbeat has to do. */
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
              ? "exit code 3010: a file was in use, and a restart is due"
              : "exit code " + run.exitCode());
    }
    if (Files.exists(log(what))) {
      wrong.addAll(MsiLog.errors(Run.decode(Files.readAllBytes(log(what)))));
    }
    return wrong;
  }
}
