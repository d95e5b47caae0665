package io.github.updatesentinel.verify.check;

import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.TextFile;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Windows Installer keeps, takes away and writes down: items 22 to 24. */
final class InstallerChecks {
  private static final Duration QUERY = Duration.ofMinutes(2);

  /** Written by an administrator in types that the MSI does not write. */
  private static final String NUMBER = "scanFailuresBeforeAlert";

  private static final String LIST = "observedServices";

  static final List<Check> ALL =
      List.of(
          new Check(
              23,
              "settings after the installation",
              Phase.INSTALLED,
              "reg.exe query HKLM\\SOFTWARE\\UpdateSentinel",
              b -> b.foreign() ? otherSettings() : kept(settings(b), expected(b, false, true))),
          new Check(
              23,
              "an administrator's own settings",
              Phase.AT_WORK,
              "reg.exe add of a REG_DWORD and a REG_MULTI_SZ, reg.exe delete of jitter",
              InstallerChecks::write),
          kept("settings after the upgrade", Phase.UPGRADED),
          kept("settings after the repair", Phase.REPAIRED),
          token("the token in the logs after the installation", Phase.INSTALLED),
          token("the token in the logs after the upgrade", Phase.UPGRADED),
          token("the token in the logs after the repair", Phase.REPAIRED),
          new Check(
              22,
              "nothing is left",
              Phase.REMOVED,
              "install folder, data folder, service and settings after the removal with PURGE=1",
              InstallerChecks::left));

  private InstallerChecks() {}

  private static Result otherSettings() {
    return Result.notTried("Update Sentinel was installed before this run, with other settings.");
  }

  private static Check kept(String name, Phase phase) {
    return new Check(
        23,
        name,
        phase,
        "reg.exe query HKLM\\SOFTWARE\\UpdateSentinel",
        b ->
            kept(
                settings(b), expected(b, phase == Phase.UPGRADED || b.secondMsi() != null, false)));
  }

  /** What has to be there; null for what must not. */
  private static Map<String, @Nullable String> expected(
      Bench bench, boolean upgraded, boolean first) {
    Map<String, @Nullable String> expected = new LinkedHashMap<>();
    expected.put("collectorUrl", bench.listener().url());
    expected.put("allowPlainHttp", "true");
    expected.put("checkInterval", "PT10S");
    if (first) {
      expected.put("jitter", "PT0S");
    } else {
      expected.put("jitter", null);
      expected.put(NUMBER, "0x5");
      expected.put(LIST, "DoSvc\\0msiserver");
      expected.put("enrollmentToken", null);
    }
    if (upgraded) {
      expected.put("alertRepeat", "PT9H");
    }
    return expected;
  }

  private static Map<String, @Nullable String> settings(Bench bench) throws IOException {
    Map<String, @Nullable String> settings = new LinkedHashMap<>();
    for (String name :
        List.of(
            "collectorUrl",
            "allowPlainHttp",
            "checkInterval",
            "jitter",
            "alertRepeat",
            NUMBER,
            LIST,
            "enrollmentToken")) {
      settings.put(name, bench.tools().registry(Product.SETTINGS_KEY, name));
    }
    return settings;
  }

  /**
   * Judges settings.
   *
   * @param expected null for what must not be there
   */
  static Result kept(Map<String, @Nullable String> found, Map<String, @Nullable String> expected) {
    List<String> wrong = new ArrayList<>();
    expected.forEach(
        (name, value) -> {
          String is = found.get(name);
          if (value == null ? is != null : !value.equals(is)) {
            wrong.add(
                "%s is %s and not %s"
                    .formatted(
                        name, is == null ? "missing" : is, value == null ? "missing" : value));
          }
        });
    return Result.of(found.toString(), wrong);
  }

  private static Result write(Bench bench) throws IOException {
    List<Run> runs =
        List.of(
            bench
                .tools()
                .reg(
                    "add",
                    Product.SETTINGS_KEY,
                    "/v",
                    NUMBER,
                    "/t",
                    "REG_DWORD",
                    "/d",
                    "5",
                    "/f",
                    "/reg:64"),
            bench
                .tools()
                .reg(
                    "add",
                    Product.SETTINGS_KEY,
                    "/v",
                    LIST,
                    "/t",
                    "REG_MULTI_SZ",
                    "/d",
                    "DoSvc\\0msiserver",
                    "/f",
                    "/reg:64"),
            bench.tools().reg("delete", Product.SETTINGS_KEY, "/v", "jitter", "/f", "/reg:64"));
    return runs.stream().allMatch(run -> run.exitCode() == 0)
        ? Result.pass("written, for what follows")
        : Result.notTried("The settings could not be written.");
  }

  private static Check token(String name, Phase phase) {
    return new Check(
        24,
        name,
        phase,
        "looks for the token in msiexec's logs, and in the entries of MsiInstaller in the event log",
        InstallerChecks::token);
  }

  private static Result token(Bench bench) throws IOException {
    if (bench.foreign()) {
      return Result.notTried("Update Sentinel was installed before this run.");
    }
    Map<String, String> logs = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(bench.work())) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        logs.put(log.getFileName().toString(), TextFile.read(log));
      }
    }
    Run events =
        bench
            .tools()
            .system32(
                QUERY,
                "wevtutil.exe",
                "qe",
                "Application",
                "/q:*[System[Provider[@Name='MsiInstaller']]]",
                "/c:50",
                "/rd:true",
                "/f:xml");
    logs.put("the event log", events.text());
    return token(bench.token(), logs);
  }

  /** Judges logs by name. */
  static Result token(String token, Map<String, String> logs) {
    List<String> wrong =
        logs.entrySet().stream()
            .filter(log -> log.getValue().contains(token))
            .map(log -> "the token is in " + log.getKey())
            .toList();
    List<String> empty =
        logs.entrySet().stream()
            .filter(log -> log.getValue().isBlank())
            .map(Map.Entry::getKey)
            .toList();
    if (wrong.isEmpty() && !empty.isEmpty()) {
      return Result.notTried("not in " + logs.keySet(), "Nothing could be read in " + empty + ".");
    }
    return Result.of("looked at " + logs.keySet(), wrong);
  }

  private static Result left(Bench bench) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path folder : List.of(bench.product().installFolder(), bench.product().dataFolder())) {
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          wrong.add("left: " + files.limit(10).map(Path::toString).toList());
        }
      }
    }
    for (String key :
        List.of(
            Product.SETTINGS_KEY,
            Product.SERVICE_KEY,
            "HKLM\\SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\UpdateSentinel")) {
      if (bench.tools().reg("query", key, "/reg:64").exitCode() == 0) {
        wrong.add("left: " + key);
      }
    }
    return Result.of(wrong.isEmpty() ? "nothing" : "", wrong);
  }
}
