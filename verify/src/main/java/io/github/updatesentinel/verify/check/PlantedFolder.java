package io.github.updatesentinel.verify.check;

import com.google.gson.JsonElement;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.TextFile;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A data folder that a user made before the installation, with a configuration of his own, and a
 * junction for the spool: item 13. It is tried last, on a machine from which the product is gone.
 */
final class PlantedFolder {
  private static final Duration SHORT = Duration.ofMinutes(1);
  private static final Duration SERVICE = Duration.ofSeconds(45);
  private static final String USERS = "*S-1-5-32-545";

  /** A setting that the installation does not set, and that event 1000 shows. */
  private static final String PLANTED = "PT7H";

  private static final String START = "Event 1000 ";

  private static final String KEPT = "keep.txt";

  static final List<Check> ALL =
      List.of(
          new Check(
              13,
              "a planted data folder",
              Phase.REMOVED,
              "a data folder, agent.json and a junction spool that users own; msiexec /i; Get-Acl,"
                  + " sentinel.log; msiexec /x PURGE=1; the junction's target",
              PlantedFolder::look));

  private PlantedFolder() {}

  private static Result look(Bench bench) throws IOException {
    Path data = bench.product().dataFolder();
    Path msi = bench.msi();
    if (bench.facts().wine()) {
      return Result.notTried("Wine has no rights of users.");
    }
    if (msi == null || Files.exists(data)) {
      return Result.notTried("There is a folder " + data + " already.");
    }
    Path target = Files.createDirectories(bench.work().resolve("junction-target"));
    Files.writeString(target.resolve(KEPT), "of no importance");
    try {
      plant(bench, data, target);
      return installed(bench, msi, data, target);
    } finally {
      remove(bench, data);
    }
  }

  private static void plant(Bench bench, Path data, Path target) throws IOException {
    Tools tools = bench.tools();
    Files.createDirectory(data);
    Files.writeString(data.resolve("agent.json"), "{\"scanInterval\": \"" + PLANTED + "\"}");
    Path spool = data.resolve("spool");
    Path script = bench.work().resolve("junction.cmd");
    Files.writeString(script, "@mklink /j \"%s\" \"%s\"\r\n".formatted(spool, target));
    Tools.printed(tools.run(SHORT, script.toString()));
    for (Path one : List.of(data, data.resolve("agent.json"))) {
      Tools.printed(icacls(tools, one, "/grant", USERS + ":(F)"));
      Tools.printed(icacls(tools, one, "/setowner", USERS));
    }
  }

  private static Run icacls(Tools tools, Path file, String... arguments) throws IOException {
    return tools.system32(
        SHORT,
        "icacls.exe",
        Stream.concat(Stream.of(file.toString()), Stream.of(arguments)).toArray(String[]::new));
  }

  private static Result installed(Bench bench, Path msi, Path data, Path target)
      throws IOException {
    Run install =
        bench
            .tools()
            .msiexec(
                "/i",
                msi.toString(),
                "/qn",
                "/norestart",
                "COLLECTOR_URL=" + bench.listener().url(),
                "ALLOW_PLAIN_HTTP=true",
                "JITTER=PT0S");
    Path log = data.resolve("logs").resolve("sentinel.log");
    boolean started =
        install.exitCode() == 0
            && bench.time().await(SERVICE, () -> bench.product().state().is("RUNNING"));
    if (started) {
      bench.time().await(SERVICE, () -> read(log).contains(START));
    }
    String told = read(log);
    String folder = sddl(bench, data);
    bench.evidence().keep("planted-sentinel.log", told);
    Run removal = bench.tools().msiexec("/x", msi.toString(), "/qn", "/norestart", "PURGE=1");
    List<String> inTarget;
    try (Stream<Path> files = Files.list(target)) {
      inTarget = files.map(file -> file.getFileName().toString()).sorted().toList();
    }
    return judged(install.exitCode(), started, told, folder, removal.exitCode(), inTarget);
  }

  private static String read(Path log) throws IOException {
    return Files.exists(log) ? TextFile.read(log) : "";
  }

  private static String sddl(Bench bench, Path data) throws IOException {
    JsonElement json =
        bench
            .tools()
            .json(
                "ConvertTo-Json -Compress -InputObject (Get-Acl -LiteralPath %s).Sddl"
                    .formatted(Tools.quoted(data)));
    return json.isJsonPrimitive() ? json.getAsString() : "";
  }

  /**
   * Judges what came of it.
   *
   * @param log of the service
   * @param folder the data folder's rights after the installation
   * @param inTarget names of files behind the junction, after all
   */
  static Result judged(
      int install, boolean started, String log, String folder, int removal, List<String> inTarget)
      throws NothingSeen {
    List<String> wrong = new ArrayList<>();
    if (install != 0) {
      wrong.add("the installation ended with " + install);
    } else if (!started) {
      wrong.add("the service did not start");
    }
    if (log.lines().anyMatch(line -> line.contains(START) && line.contains(PLANTED))) {
      wrong.add("the planted setting was taken");
    }
    if (install == 0) {
      Sddl.in(folder).strangers().forEach(stranger -> wrong.add("data folder: " + stranger));
    }
    if (removal != 0) {
      wrong.add("the removal ended with " + removal);
    }
    if (!inTarget.contains(KEPT)) {
      wrong.add("the removal deleted what is behind the junction");
    }
    if (inTarget.size() > 1) {
      wrong.add("something was written behind the junction: " + inTarget);
    }
    return wrong.isEmpty() && !log.contains(START)
        ? Result.notTried(folder, "sentinel.log does not name the settings in effect.")
        : Result.of(folder, wrong);
  }

  /** The junction first, which must not be followed. */
  private static void remove(Bench bench, Path data) throws IOException {
    Path script = bench.work().resolve("remove.cmd");
    Files.writeString(
        script,
        "@if exist \"%1$s\\spool\" rmdir \"%1$s\\spool\"\r\n@if exist \"%1$s\" rmdir /s /q \"%1$s\"\r\n"
            .formatted(data));
    bench.tools().run(SHORT, script.toString());
  }
}
