package io.github.updatesentinel.verify.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the agent makes of the marks that Windows leaves in its registry: item 36. */
final class MarkChecks {
  private static final String CURRENT_VERSION =
      "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\";

  /** Kept as evidence, for those who compare it with what the agent reports. */
  private static final List<String> KEYS =
      List.of(
          CURRENT_VERSION + "WindowsUpdate\\Auto Update",
          CURRENT_VERSION + "Component Based Servicing\\RebootPending",
          "HKLM\\SOFTWARE\\Microsoft\\WindowsUpdate\\UX",
          "HKLM\\SOFTWARE\\Microsoft\\WindowsUpdate\\UpdatePolicy",
          "HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update",
          "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate",
          "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Update\\TargetingInfo\\DynamicInstalled",
          "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform\\ESU");

  /** None of them is true of a Windows that nobody has tuned. */
  private static final Set<String> OF_TUNED_WINDOWS =
      Set.of("SERVICE_FILE_MISSING", "TASKS_DISABLED", "TAMPERING", "BUILD_CONTRADICTORY");

  static final List<Check> ALL =
      List.of(
          new Check(
              36,
              "marks in the registry",
              Phase.INSTALLED,
              "reg.exe query of the keys; reasons, restart, policy and os of sentinel.cmd check --json",
              MarkChecks::marks));

  private MarkChecks() {}

  private static Result marks(Bench bench) throws IOException {
    for (String key : KEYS) {
      bench.tools().reg("query", key, "/s", "/reg:64");
    }
    return judge(bench.product().check());
  }

  static Result judge(JsonObject check) {
    JsonObject seen = new JsonObject();
    for (String member : List.of("os", "restart", "policy", "servicing")) {
      if (check.has(member)) {
        seen.add(member, check.get(member));
      }
    }
    List<String> wrong = new ArrayList<>();
    for (JsonElement reason : check.getAsJsonObject("verdict").getAsJsonArray("reasons")) {
      String code = reason.getAsJsonObject().get("code").getAsString();
      if (OF_TUNED_WINDOWS.contains(code)) {
        wrong.add(reason.toString());
      }
    }
    return wrong.isEmpty()
        ? Result.pass(seen.toString())
        : Result.fail(
            seen.toString(),
            "expected none of these reasons on a Windows that no tool has changed: "
                + String.join(", ", wrong));
  }
}
