package io.github.updatesentinel.agent.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.check.RemediationPlan;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.contract.StartType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code check --remediate} does, or would do, for a person and for programs. */
final class RemediationReport {
  /**
   * One step and what came of it.
   *
   * @param answer of Windows; null where nothing was done
   */
  record Done(RemediationPlan.Step step, @Nullable HResult answer) {}

  private RemediationReport() {}

  /**
   * @param dryRun whether nothing was to be done
   */
  static String text(ReportTexts texts, List<Done> steps, boolean dryRun) {
    ReportLines out = new ReportLines(texts);
    out.blank();
    String label = dryRun ? "wouldRemediate" : "remediation";
    if (steps.isEmpty()) {
      out.line(label, texts.get("nothingToRemediate"));
    }
    for (Done done : steps) {
      RemediationPlan.Step step = done.step();
      String to =
          step.decision() == RemediationPlan.Decision.RESTORE
              ? "%s -> %s".formatted(StartType.DISABLED, step.to())
              : StartType.DISABLED.name();
      out.line(
          label,
          "%s: %s; %s".formatted(step.service(), to, texts.get("decision." + step.decision())));
      if (!step.why().isEmpty()) {
        out.line("", step.why());
      }
      if (done.answer() != null) {
        out.line("", done.answer().describe());
      }
      label = "";
    }
    return out.toString();
  }

  static JsonArray json(List<Done> steps) {
    JsonArray json = new JsonArray();
    for (Done done : steps) {
      JsonObject entry = new JsonObject();
      entry.addProperty("service", done.step().service());
      entry.addProperty("from", StartType.DISABLED.name());
      entry.addProperty("to", done.step().to().name());
      entry.addProperty("decision", done.step().decision().name());
      if (!done.step().why().isEmpty()) {
        entry.addProperty("why", done.step().why());
      }
      if (done.answer() != null) {
        entry.addProperty("hresult", done.answer().toString());
      }
      json.add(entry);
    }
    return json;
  }
}
