package io.github.updatesentinel.verify.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.TextFile;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the log analyzer makes of the update log of this Windows: item 37. */
final class UpdateLogChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              37,
              "the decoded update log is understood",
              Phase.AT_WORK,
              "Get-WindowsUpdateLog after a scan; sentinel.cmd analyze-log --json of the result",
              UpdateLogChecks::understood));

  private UpdateLogChecks() {}

  private static Result understood(Bench bench) throws IOException {
    bench.product().check();
    Path log = bench.work().resolve("WindowsUpdate-analyzed.log");
    bench
        .tools()
        .powershell("Get-WindowsUpdateLog -LogPath %s | Out-Null".formatted(Tools.quoted(log)));
    if (!Files.exists(log)) {
      return Result.notTried("Get-WindowsUpdateLog wrote no log.");
    }
    bench.evidence().keepFile("WindowsUpdate-analyzed.log", log);
    return judge(
        bench.product().sentinel("analyze-log", "--json", log.toString()),
        TextFile.read(log).contains("UpdateSentinel"));
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
