package io.github.updatesentinel.verify.check;

import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a scan of the real Windows Update Agent gives: items 2 to 5, 8, 9 and 12. */
final class ScanChecks {
  static final Duration SCAN = Duration.ofMinutes(20);
  private static final long DEFAULT_TIMEOUT_MS = Duration.ofMinutes(30).toMillis();
  private static final Set<String> SERVICES =
      Set.of("TrustedInstaller", "wuauserv", "BITS", "CryptSvc", "UsoSvc");
  static final String ENDED = "it stopped when aborted";

  /** As a range: the runtime of the MSI has no tables of scripts. */
  private static final Pattern CHINESE = Pattern.compile("[\\u4E00-\\u9FFF]");

  static final List<Check> ALL =
      List.of(
          new Check(
              5,
              "a scan in an elevated prompt",
              Phase.INSTALLED,
              "sentinel.cmd check --json",
              b -> complete(b.product().check(), b.facts().build(), b.facts().revision())),
          new Check(
              3,
              "duration of a scan",
              Phase.INSTALLED,
              "scan.durationMs of the service's first scan and of sentinel.cmd check --json",
              b -> duration(List.of(b.product().check(), serviceScan(b)))),
          new Check(
              9,
              "start types as LocalSystem",
              Phase.INSTALLED,
              "the service's heartbeat",
              b -> services(Heartbeats.await(b, 0, SCAN, "services", h -> h.has("services")))),
          new Check(
              9,
              "start types as administrator",
              Phase.INSTALLED,
              "sentinel.cmd check --json",
              b -> services(b.product().check())),
          new Check(
              8,
              "TrustedInstaller is started as a test",
              Phase.INSTALLED,
              "sc.exe queryex TrustedInstaller after a scan; reasons of heartbeat and check",
              ScanChecks::startable),
          new Check(
              12,
              "privileges are enough for a scan",
              Phase.INSTALLED,
              "the service's heartbeat beside sentinel.cmd check --json",
              b -> sameScan(serviceScan(b), b.product().check())),
          new Check(
              2,
              "an aborted search",
              Phase.AT_WORK,
              "scanTimeout PT5S, sentinel.cmd check --json; then once more without it",
              ScanChecks::aborted),
          new Check(
              4,
              "language of update titles",
              Phase.AT_WORK,
              "sentinel.cmd check --json with language zh-CN, then en-US",
              ScanChecks::titles));

  private ScanChecks() {}

  private static JsonObject serviceScan(Bench bench) throws IOException {
    return Heartbeats.await(bench, 0, SCAN, "a scan", Heartbeats::hasScan);
  }

  /** A check under a setting that is taken back afterwards. */
  private static JsonObject checkWith(Bench bench, String key, String value) throws IOException {
    Run added =
        bench.tools().reg("add", Product.SETTINGS_KEY, "/v", key, "/d", value, "/f", "/reg:64");
    if (added.exitCode() != 0) {
      throw new IOException(key + " could not be set: " + added.text());
    }
    try {
      return bench.product().freshCheck();
    } finally {
      bench.tools().reg("delete", Product.SETTINGS_KEY, "/v", key, "/f", "/reg:64");
    }
  }

  static Result complete(JsonObject check, int build, int revision) {
    List<String> wrong = new ArrayList<>();
    String outcome = Heartbeats.text(check, "scan", "outcome");
    if (outcome.isEmpty()) {
      wrong.add("there is no scan");
    }
    if (!Heartbeats.text(check, "os", "build").equals(Integer.toString(build))
        || !Heartbeats.text(check, "os", "ubr").equals(Integer.toString(revision))) {
      wrong.add(
          "its build is %s.%s, Windows' is %d.%d"
              .formatted(
                  Heartbeats.text(check, "os", "build"),
                  Heartbeats.text(check, "os", "ubr"),
                  build,
                  revision));
    }
    if (!check.has("history")) {
      wrong.add("there is no history of updates");
    }
    if (Heartbeats.text(check, "scan", "outcome").equals("FAILED")) {
      wrong.add("the scan failed: " + check.get("scan"));
    }
    return Result.of(
        "scan %s, found %s, %s, server %s, verdict %s %s"
            .formatted(
                outcome,
                Heartbeats.text(check, "scan", "found"),
                Heartbeats.text(check, "scan", "hresult"),
                Heartbeats.text(check, "updateSource", "kind"),
                Heartbeats.text(check, "verdict", "code"),
                Heartbeats.reasons(check)),
        wrong);
  }

  private static boolean succeeded(JsonObject report) {
    return Heartbeats.text(report, "scan", "outcome").startsWith("SUCCEEDED");
  }

  static Result duration(List<JsonObject> scans) {
    List<String> wrong = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (JsonObject scan : scans) {
      String duration = Heartbeats.text(scan, "scan", "durationMs");
      if (duration.isEmpty() || !succeeded(scan)) {
        return Result.notTried("A scan did not succeed: " + scan.get("scan"));
      }
      seen.add(duration + " ms");
      if (Long.parseLong(duration) > DEFAULT_TIMEOUT_MS / 2) {
        wrong.add(duration + " ms is more than half of the default scanTimeout");
      }
    }
    return Result.of(String.join(", ", seen), wrong);
  }

  static Result services(JsonObject report) {
    List<String> wrong = new ArrayList<>();
    Set<String> missing = new TreeSet<>(SERVICES);
    List<String> seen = new ArrayList<>();
    for (JsonObject service : Heartbeats.list(report, "services")) {
      String name = Heartbeats.text(service, "name");
      String type = Heartbeats.text(service, "startType");
      seen.add(name + " " + type);
      if (!type.isEmpty() && !type.equals("UNKNOWN") && !type.equals("MISSING")) {
        missing.remove(name);
      }
    }
    if (!missing.isEmpty()) {
      wrong.add("no start type of " + missing);
    }
    Heartbeats.reasons(report).stream()
        .filter(reason -> reason.startsWith("SERVICE_UNREADABLE"))
        .forEach(wrong::add);
    return Result.of(String.join(", ", seen), wrong);
  }

  private static Result startable(Bench bench) throws IOException {
    JsonObject check = bench.product().check();
    String state = Tools.printed(bench.tools().sc("queryex", "TrustedInstaller"));
    return startable(check, state.contains("RUNNING"));
  }

  static Result startable(JsonObject check, boolean running) {
    List<String> failed =
        Heartbeats.reasons(check).stream()
            .filter(reason -> reason.startsWith("SERVICE_START_FAILED"))
            .toList();
    boolean disabled =
        Heartbeats.list(check, "services").stream()
            .anyMatch(
                service ->
                    Heartbeats.text(service, "name").equals("TrustedInstaller")
                        && Heartbeats.text(service, "startType").equals("DISABLED"));
    if (disabled) {
      return Result.notTried("TrustedInstaller is disabled on this computer. Enable it first.");
    }
    if (failed.isEmpty() && !running) {
      return Result.notTried(
          "no SERVICE_START_FAILED, but it does not run",
          "Nothing needed its start. Scan on a computer that lacks updates.");
    }
    return Result.of(
        failed.isEmpty() ? "no SERVICE_START_FAILED, and it runs" : failed.toString(), failed);
  }

  static Result sameScan(JsonObject service, JsonObject check) {
    List<String> wrong = new ArrayList<>();
    for (String member : List.of("outcome", "hresult", "found")) {
      String ofService = Heartbeats.text(service, "scan", member);
      String ofCheck = Heartbeats.text(check, "scan", member);
      if (!ofService.equals(ofCheck)) {
        wrong.add(
            "scan.%s is \"%s\" for the service, \"%s\" in the prompt"
                .formatted(member, ofService, ofCheck));
      }
    }
    Heartbeats.reasons(service).stream()
        .filter(
            reason ->
                reason.startsWith("SCAN_ACCESS_DENIED")
                    || reason.startsWith("SERVICE_START_FAILED"))
        .forEach(wrong::add);
    String seen =
        "service: %s; prompt: %s"
            .formatted(
                Heartbeats.text(service, "scan", "outcome"),
                Heartbeats.text(check, "scan", "outcome"));
    return wrong.isEmpty() && !succeeded(check)
        ? Result.notTried(seen, "The scan fails in the prompt as well, which has all privileges.")
        : Result.of(seen, wrong);
  }

  private static Result aborted(Bench bench) throws IOException {
    JsonObject aborted = checkWith(bench, "scanTimeout", "PT5S");
    return aborted(aborted, bench.product().freshCheck());
  }

  static Result aborted(JsonObject aborted, JsonObject next) {
    String reason =
        Heartbeats.reasons(aborted).stream()
            .filter(one -> one.startsWith("SCAN_TIMED_OUT"))
            .findFirst()
            .orElse("");
    if (reason.isEmpty()) {
      return Result.notTried(
          "the search ended within 5 s",
          "Use a computer whose search takes longer, such as one on which no search ran for days.");
    }
    List<String> wrong = new ArrayList<>();
    // Both halves are the report's words for what the Windows Update Agent did.
    if (!aborted.toString().contains(ENDED)) {
      wrong.add("the search did not stop when aborted: " + reason);
    }
    String outcome = Heartbeats.text(next, "scan", "outcome");
    if (!succeeded(next)) {
      wrong.add("the next search ended with " + outcome);
    }
    return Result.of(
        "%s; the next search took %s ms: %s"
            .formatted(reason, Heartbeats.text(next, "scan", "durationMs"), outcome),
        wrong);
  }

  private static Result titles(Bench bench) throws IOException {
    // Two more scans would take minutes, and show nothing.
    return titlesOf(bench.product().check()).isEmpty()
        ? nothingPending()
        : titles(checkWith(bench, "language", "zh-CN"), checkWith(bench, "language", "en-US"));
  }

  private static Result nothingPending() {
    return Result.notTried("No update is pending. Use a computer that lacks updates.");
  }

  static Result titles(JsonObject chinese, JsonObject english) {
    List<String> inChinese = titlesOf(chinese);
    List<String> inEnglish = titlesOf(english);
    if (inChinese.isEmpty() || inEnglish.isEmpty()) {
      return nothingPending();
    }
    String seen = "zh-CN: %s; en-US: %s".formatted(inChinese.get(0), inEnglish.get(0));
    List<String> wrong = new ArrayList<>();
    if (inChinese.stream().noneMatch(title -> CHINESE.matcher(title).find())) {
      wrong.add("no title is Chinese with language zh-CN");
    }
    if (inEnglish.stream().anyMatch(title -> CHINESE.matcher(title).find())) {
      wrong.add("a title is Chinese with language en-US");
    }
    return Result.of(seen, wrong);
  }

  private static List<String> titlesOf(JsonObject check) {
    return check.get("scan") instanceof JsonObject scan
        ? Heartbeats.list(scan, "updates").stream()
            .map(update -> Heartbeats.text(update, "title"))
            .filter(title -> !title.isEmpty())
            .toList()
        : List.of();
  }
}
