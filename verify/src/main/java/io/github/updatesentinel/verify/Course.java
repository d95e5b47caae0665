package io.github.updatesentinel.verify;

import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.check.Checks;
import io.github.updatesentinel.verify.experiment.Experiment;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Finding;
import io.github.updatesentinel.verify.report.Item;
import io.github.updatesentinel.verify.report.Outcome;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Report;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Goes through the phases, and at each through its checks. */
final class Course {
  private static final int EXPERIMENT = 1;
  private static final int INSTALLER = 22;

  /** Changes the machine, and says how that went. */
  private interface Step {
    Result take() throws IOException;
  }

  private final Bench bench;
  private final Set<Integer> items;
  private final boolean experiment;
  private final boolean keep;
  private final Path out;
  private final Report report;
  private final PrintStream console;
  private final Life life;

  Course(Bench bench, Options options, Report report, PrintStream console) {
    this.bench = bench;
    this.items = options.items();
    this.experiment = options.experiment();
    this.keep = options.keep();
    this.out = options.out();
    this.report = report;
    this.console = console;
    this.life = new Life(bench, console);
  }

  /**
   * Writes the report after each phase, so that a run that is cut off has one.
   *
   * @throws IOException where it can't be written; nothing was changed then
   */
  void run() throws IOException {
    report.write(bench.evidence(), out);
    checks(Phase.BEFORE);
    Path msi = bench.msi();
    if (bench.foreign()) {
      checks(Phase.INSTALLED);
      experiment();
      life.keepTraces();
      leaveOut(
          "Update Sentinel was installed before this run, so verify does not change it."
              + " Remove it, or use another computer.",
          Phase.AT_WORK,
          Phase.UPGRADED,
          Phase.REPAIRED,
          Phase.REMOVED);
    } else if (msi == null) {
      leaveOut("No MSI was specified (--msi FILE).", Phase.values());
      noExperiment("Nothing is installed.");
    } else {
      live(msi);
    }
  }

  private void live(Path msi) {
    if (step("installation", "msiexec /i", () -> life.install(msi))) {
      checks(Phase.INSTALLED);
      checks(Phase.AT_WORK);
      experiment();
    } else {
      leaveOut("The installation failed.", Phase.INSTALLED, Phase.AT_WORK);
      noExperiment("The installation failed.");
    }
    Path last = msi;
    Path second = bench.secondMsi();
    if (second == null) {
      leaveOut("No second MSI to upgrade to was specified (--second-msi FILE).", Phase.UPGRADED);
    } else if (step("upgrade", "msiexec /i of the second MSI", () -> life.upgrade(second))) {
      last = second;
      checks(Phase.UPGRADED);
    } else {
      leaveOut("The upgrade failed.", Phase.UPGRADED);
    }
    Path current = last;
    if (step("repair", "msiexec /famus", () -> life.repair(current))) {
      checks(Phase.REPAIRED);
    } else {
      leaveOut("The repair failed.", Phase.REPAIRED);
    }
    life.keepTraces();
    if (keep) {
      leaveOut("Update Sentinel stays installed: --keep.", Phase.REMOVED);
    } else if (step("removal", "msiexec /x PURGE=1", () -> life.remove(current))) {
      checks(Phase.REMOVED);
    } else {
      leaveOut("The removal failed.", Phase.REMOVED);
    }
  }

  private void save() {
    try {
      report.write(bench.evidence(), out);
    } catch (IOException e) {
      console.println("  The report could not be written yet: " + e);
    }
  }

  private void experiment() {
    if (experiment) {
      console.println("experiment ...");
      Experiment disabling = new Experiment(bench, console);
      disabling.run().forEach(report::add);
      report.experiment(disabling.table());
      save();
    } else {
      noExperiment("--experiment was not specified. It disables TrustedInstaller temporarily.");
    }
  }

  /** Whether it went well; its result is a finding about Windows Installer. */
  private boolean step(String name, String done, Step step) {
    console.println(name + " ...");
    int mark = bench.evidence().mark();
    Result result;
    try {
      result = step.take();
    } catch (IOException | RuntimeException e) {
      result = Result.fail("", "could not be done: " + e);
    }
    add(INSTALLER, name, done, result, mark);
    return result.outcome() == Outcome.PASS;
  }

  private void noExperiment(String why) {
    if (items.contains(EXPERIMENT)) {
      add(EXPERIMENT, "the experiment", "nothing", Result.notTried(why), bench.evidence().mark());
    }
  }

  private void checks(Phase phase) {
    for (Check check : Checks.ALL) {
      if (check.phase() == phase && items.contains(check.item())) {
        console.println("  " + check.name() + " ...");
        int mark = bench.evidence().mark();
        add(check.item(), check.name(), check.done(), result(check), mark);
      }
    }
    save();
  }

  /** What stops a check never ends the run. */
  private Result result(Check check) {
    try {
      return check.body().look(bench);
    } catch (NothingSeen e) {
      return Result.notTried(e.reason());
    } catch (IOException | RuntimeException e) {
      return Result.notTried("It could not be checked: " + e);
    }
  }

  private void leaveOut(String why, Phase... phases) {
    for (Check check : Checks.ALL) {
      if (List.of(phases).contains(check.phase())
          && check.phase() != Phase.BEFORE
          && items.contains(check.item())) {
        int mark = bench.evidence().mark();
        add(check.item(), check.name(), "nothing", Result.notTried(why), mark);
      }
    }
  }

  private void add(int item, String name, String done, Result found, int mark) {
    Result result = found;
    if (bench.facts().wine() && found.outcome() == Outcome.FAIL) {
      result =
          Result.notTried(
              found.seen(), "This is Wine, where a failure proves nothing. Found: " + found.why());
    }
    report.add(
        new Finding(
            Item.of(item),
            name,
            done,
            result.seen(),
            result.outcome(),
            result.why(),
            bench.evidence().since(mark)));
  }
}
