package io.github.updatesentinel.verify.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.TextFile;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Windows Update's own log of a scan, and what the log analyzer makes of it: items 5 and 37. */
final class UpdateLogChecks {
  private static final String STOP = "sc.exe stop wuauserv, Get-WindowsUpdateLog after a scan; ";

  static final List<Check> ALL =
      List.of(
          new Check(
              5,
              "the scan in Windows Update's log",
              Phase.INSTALLED,
              STOP + "looks for the scan's CallerId",
              UpdateLogChecks::named),
          new Check(
              37,
              "the decoded update log is understood",
              Phase.AT_WORK,
              STOP + "sentinel.cmd analyze-log --json of the result",
              UpdateLogChecks::understood));

  private UpdateLogChecks() {}

  private static Result named(Bench bench) throws IOException {
    return isNamed(decoded(bench))
        ? Result.pass("the log names UpdateSentinel")
        : Result.notTried(
            "no UpdateSentinel in the log",
            "The log may not be formatted on this build: look for the scan's time in it.");
  }

  private static Result understood(Bench bench) throws IOException {
    Path log = decoded(bench);
    return judge(bench.product().sentinel("analyze-log", "--json", log.toString()), isNamed(log));
  }

  private static Path decoded(Bench bench) throws IOException {
    bench.product().check();
    // What was installed before this run is not disturbed, and neither is the scan of the service.
    boolean stop =
        !bench.foreign()
            && bench
                .time()
                .await(
                    ScanChecks.SCAN,
                    () -> bench.listener().heartbeats().stream().anyMatch(Heartbeats::hasScan));
    Path log = bench.updateLog().decoded(stop);
    bench.evidence().keepFile("WindowsUpdate.log", log);
    return log;
  }

  private static boolean isNamed(Path log) throws IOException {
    return TextFile.read(log).contains("UpdateSentinel");
  }

  /**
   * Judges the answer of the analyzer.
   *
   * @param ours whether the log names the agent, whose scan the answer then has to contain
   */
  static Result judge(Run run, boolean ours) throws NothingSeen {
    JsonObject answer = Product.report(run);
    String conclusion = answer.get("conclusion").getAsString();
    int scans = answer.getAsJsonArray("scans").size();
    String seen = "exit code %d, %s, %d scans".formatted(run.exitCode(), conclusion, scans);
    if (conclusion.equals("NOT_DECODABLE")) {
      return Result.notTried(seen, "Windows could not decode its own traces on this computer.");
    }
    if (!ours) {
      return Result.notTried(seen, "The log does not name UpdateSentinel.");
    }
    for (JsonElement scan : answer.getAsJsonArray("scans")) {
      JsonElement caller = scan.getAsJsonObject().get("callerId");
      if (caller != null && caller.getAsString().contains("UpdateSentinel")) {
        return Result.pass(seen);
      }
    }
    return Result.fail(seen, "The log names UpdateSentinel, but the answer has no scan of it.");
  }
}
