package io.github.updatesentinel.agent.wire;

import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.probe.scan.ScanRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the fuzzer calls: any text as what a child process asks and answers. */
public final class ReportFuzzer {
  private ReportFuzzer() {}

  /** One input; what was read is written and read again without a loss. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      ScanRequest.parse(List.of(text.split(" ", -1)));
    } catch (IllegalArgumentException e) {
      // Most inputs are none.
    }
    JsonFields json;
    try {
      json = JsonFields.parse(text);
    } catch (InvalidJson e) {
      return;
    }
    scan(json);
    updateLog(json);
  }

  private static void scan(JsonFields json) {
    ScanReport report;
    try {
      report = ScanJson.read(json);
    } catch (InvalidJson e) {
      return;
    }
    String written = ScanJson.write(report).toString();
    try {
      check(written, ScanJson.write(ScanJson.read(JsonFields.parse(written))).toString());
    } catch (InvalidJson e) {
      throw new IllegalStateException("what was written is not read: " + written, e);
    }
  }

  private static void updateLog(JsonFields json) {
    UpdateLogFinding finding;
    try {
      finding = UpdateLogJson.read(json);
    } catch (InvalidJson e) {
      return;
    }
    String written = UpdateLogJson.write(finding).toString();
    try {
      check(written, UpdateLogJson.write(UpdateLogJson.read(JsonFields.parse(written))).toString());
    } catch (InvalidJson e) {
      throw new IllegalStateException("what was written is not read: " + written, e);
    }
  }

  private static void check(String written, String again) {
    if (!again.equals(written)) {
      throw new IllegalStateException("lost: " + written + " " + again);
    }
  }
}
