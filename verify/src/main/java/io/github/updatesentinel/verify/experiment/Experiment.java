package io.github.updatesentinel.verify.experiment;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.bench.Windows;
import io.github.updatesentinel.verify.experiment.observe.Conclusions;
import io.github.updatesentinel.verify.experiment.observe.Observer;
import io.github.updatesentinel.verify.experiment.restore.Guard;
import io.github.updatesentinel.verify.experiment.restore.JournalKey;
import io.github.updatesentinel.verify.experiment.restore.Owner;
import io.github.updatesentinel.verify.experiment.restore.Recovery;
import io.github.updatesentinel.verify.experiment.restore.Restorer;
import io.github.updatesentinel.verify.experiment.restore.StartType;
import io.github.updatesentinel.verify.experiment.restore.StartUpTask;
import io.github.updatesentinel.verify.experiment.restore.Step;
import io.github.updatesentinel.verify.experiment.restore.TrustedInstaller;
import io.github.updatesentinel.verify.report.Finding;
import io.github.updatesentinel.verify.report.Item;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Disables TrustedInstaller, scans, and records what Windows Update answers. */
public final class Experiment {
  private static final int ANSWER = 1;
  private static final int AUTHOR = 7;
  private static final int START = 8;
  private static final int RIGHTS = 9;
  private static final int SPEED = 11;

  /** More than it takes to stop; what is at work may refuse to. */
  private static final Duration STOPS_WITHIN = Duration.ofMinutes(3);

  private static final String RESTART_PENDING =
      "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending";

  private static final String RESTORED = "the start type restored";
  private static final String RUNNING = "RUNNING";
  private static final String DONE =
      "TrustedInstaller was disabled for some scans, and its start type was restored";
  private static final String QUESTION =
      """
      The experiment disables TrustedInstaller (Windows Modules Installer) while it scans for updates,
      and then restores its start type. If this computer or verify stops meanwhile, a start-up task
      restores it, and so does the next run of verify. Use a test computer.
      实验会在扫描更新期间禁用 TrustedInstaller（Windows 模块安装程序），然后恢复其启动类型。如果计算机或
      verify 中途停止，启动任务或下一次运行 verify 会恢复它。请使用测试计算机。
      Continue? Type yes. 是否继续？请输入 yes：\
      """;

  private final Bench bench;
  private final PrintStream console;
  private final TrustedInstaller service;
  private final Guard guard;
  private final Observer seen;
  private final List<Finding> findings = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param bench of a machine on which the product runs
   */
  public Experiment(Bench bench, PrintStream console) {
    this(bench, console, Owner.self());
  }

  Experiment(Bench bench, PrintStream console, Owner owner) {
    this.bench = bench;
    this.console = console;
    this.service = new TrustedInstaller(bench.tools());
    this.guard =
        new Guard(
            service,
            new StartUpTask(bench.tools(), bench.windows(), bench.work()),
            new JournalKey(bench.tools()),
            owner);
    this.seen = new Observer(bench, service);
  }

  /** What is asked once before it, in both languages. */
  public static String question() {
    return QUESTION;
  }

  /**
   * Restores TrustedInstaller after an experiment that was cut off; called at every start of the
   * program, before anything else is done.
   *
   * @param work a folder that administrators alone may write to
   * @return what was found and done, for the reader; empty where there was nothing
   * @throws IOException where it could not be restored, or an experiment is under way elsewhere
   */
  public static Optional<String> restoreIfInterrupted(Tools tools, Windows windows, Path work)
      throws IOException {
    JournalKey key = new JournalKey(tools);
    StartUpTask task = new StartUpTask(tools, windows, work);
    Restorer restorer = new Restorer(new TrustedInstaller(tools), task, key);
    return new Recovery(key, restorer).run();
  }

  /** Never throws: what goes wrong is a finding. */
  public List<Finding> run() {
    boolean serviceRan = false;
    AtEnd undone = new AtEnd(this::undo);
    try (undone) {
      serviceRan = seen.serviceRuns();
      Optional<String> refusal = refusal();
      if (refusal.isPresent()) {
        add(ANSWER, "the experiment", Result.notTried(refusal.get()));
      } else {
        look();
      }
    } catch (IOException | RuntimeException e) {
      add(ANSWER, "what stopped the experiment", Result.notTried(String.valueOf(e.getMessage())));
    }
    conclude(serviceRan);
    return List.copyOf(findings);
  }

  private Optional<String> refusal() throws IOException {
    if (!Files.exists(bench.product().installFolder().resolve("sentinel.cmd"))) {
      return Optional.of(
          "Update Sentinel is not installed. The experiment needs its check command.");
    }
    if (service.startType().isEmpty()) {
      return Optional.of("The start type of TrustedInstaller can't be read.");
    }
    // What waits for a restart needs TrustedInstaller at the next start.
    return bench.tools().reg("query", RESTART_PENDING).exitCode() == 0
        ? Optional.of("Updates are waiting for a restart. Restart Windows first.")
        : Optional.empty();
  }

  private void look() throws IOException {
    StartType original = service.startType().orElseThrow();
    bench.tools().sc("qc", TrustedInstaller.NAME);
    bench.tools().sc("sdshow", TrustedInstaller.NAME);
    if (original == StartType.DISABLED) {
      seen.scanDisabled("as it was found, disabled");
      return;
    }
    guard.begin(original, bench.time().now());
    guard.enter(Step.SCANNING_BEFORE);
    seen.scan("before");
    // So that it runs when it is disabled.
    seen.startEnabled();
    seen.disabling();
    guard.disable();
    seen.awaitChange();
    guard.enter(Step.SCANNING_DISABLED);
    if (service.state().equals(RUNNING)) {
      seen.scanDisabled("disabled, TrustedInstaller still runs");
    }
    service.stop();
    bench.time().await(STOPS_WITHIN, () -> !service.state().equals(RUNNING));
    seen.startDisabled();
    seen.scanDisabled("disabled, TrustedInstaller stopped");
    guard.restore();
    guard.enter(Step.SCANNING_AFTER);
    seen.scan("after");
    guard.enter(Step.DELETING_TASK);
    add(
        RIGHTS,
        "an administrator changes TrustedInstaller",
        Result.pass(original + " to DISABLED and back"));
  }

  /** From Ctrl+C too, in a thread of its own; the console is all that is left to say it then. */
  private void undo() {
    try {
      guard
          .undo()
          .ifPresent(
              done -> {
                console.println(done);
                add(ANSWER, RESTORED, Result.pass(done));
              });
    } catch (IOException | RuntimeException e) {
      console.println(e.getMessage());
      add(ANSWER, RESTORED, Result.fail("", String.valueOf(e.getMessage())));
    }
  }

  private void conclude(boolean serviceRan) {
    try {
      seen.readEvents();
      new WindowsLogs(bench).keep();
      bench.evidence().keep("experiment.json", new Gson().toJson(seen.json()));
    } catch (IOException | RuntimeException e) {
      add(ANSWER, "the logs of Windows", Result.notTried(String.valueOf(e.getMessage())));
    }
    Conclusions conclusions = new Conclusions(seen);
    add(ANSWER, "what Windows Update answers", conclusions.answer());
    add(AUTHOR, "who disabled TrustedInstaller", conclusions.author());
    add(START, "StartService of a disabled TrustedInstaller", conclusions.start());
    add(SPEED, "from the change to event 1120", conclusions.speed(serviceRan));
  }

  /** What was seen, as one table; whole after {@link #run}. */
  public JsonObject table() {
    return seen.json();
  }

  private void add(int item, String check, Result result) {
    findings.add(
        new Finding(
            Item.of(item),
            check,
            DONE,
            result.seen(),
            result.outcome(),
            result.why(),
            List.of("experiment.json")));
  }
}
