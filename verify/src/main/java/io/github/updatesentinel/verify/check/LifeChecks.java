package io.github.updatesentinel.verify.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Stopping, killing and changing behind the service's back: items 7, 11 and 12. */
final class LifeChecks {
  private static final Duration STOP = Duration.ofSeconds(60);
  private static final Duration GOOD_STOP = Duration.ofSeconds(5);
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration RECOVERY = Duration.ofMinutes(1);
  private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(3);
  private static final Duration HEARTBEAT = Duration.ofMinutes(3);
  private static final Duration NOTICED = Duration.ofSeconds(10);

  /** A service of our own that is watched like those of Windows, and changed without harm. */
  private static final String DECOY = "UpdateSentinelVerify";

  static final List<Check> ALL =
      List.of(
          new Check(
              12,
              "stop and start",
              Phase.AT_WORK,
              "sc.exe stop, sc.exe queryex until STOPPED, sc.exe start",
              LifeChecks::stop),
          new Check(
              12,
              "killed, and started again",
              Phase.AT_WORK,
              "taskkill /f of the service's process; sc.exe queryex until it runs again; event 7031",
              LifeChecks::kill),
          new Check(
              11,
              "a change of a start type is noticed",
              Phase.AT_WORK,
              "a service of our own among requiredServices, checkInterval PT1M; sc.exe config"
                  + " start= disabled; time until the heartbeat",
              LifeChecks::change));

  private LifeChecks() {}

  private static Result stop(Bench bench) throws IOException {
    if (!bench.product().state().is("RUNNING")) {
      return Result.notTried("The service does not run.");
    }
    Instant begin = bench.time().now();
    bench.tools().sc("stop", Product.SERVICE);
    boolean stopped = bench.time().await(STOP, () -> bench.product().state().is("STOPPED"));
    Duration lasted = Duration.between(begin, bench.time().now());
    Product.State state = bench.product().state();
    bench.tools().sc("start", Product.SERVICE);
    boolean started = bench.time().await(START, () -> bench.product().state().is("RUNNING"));
    return stopped(state, stopped, lasted, started);
  }

  static Result stopped(Product.State state, boolean stopped, Duration lasted, boolean started) {
    List<String> wrong = new ArrayList<>();
    if (!stopped) {
      wrong.add("it is %s after %d s".formatted(state.state(), lasted.toSeconds()));
    } else if (lasted.compareTo(GOOD_STOP) > 0) {
      wrong.add("it took %d ms to stop".formatted(lasted.toMillis()));
    }
    if (stopped && state.exitCode() != 0) {
      wrong.add("it ended with exit code " + state.exitCode());
    }
    if (!started) {
      wrong.add("it did not start again");
    }
    return Result.of(
        "%s after %d ms, exit code %d"
            .formatted(state.state(), lasted.toMillis(), state.exitCode()),
        wrong);
  }

  private static Result kill(Bench bench) throws IOException {
    Product.State before = bench.product().state();
    if (before.pid() == 0) {
      return Result.notTried("The service has no process.");
    }
    if (bench.facts().wine()) {
      return Result.notTried("Wine's Service Control Manager does not notice a killed service.");
    }
    Instant begin = bench.time().now();
    bench.tools().system32(START, "taskkill.exe", "/f", "/pid", Long.toString(before.pid()));
    boolean back =
        bench
            .time()
            .await(
                RECOVERY_LIMIT,
                () -> {
                  Product.State now = bench.product().state();
                  return now.is("RUNNING") && now.pid() != before.pid();
                });
    Duration after = Duration.between(begin, bench.time().now());
    bench
        .tools()
        .system32(
            START,
            "wevtutil.exe",
            "qe",
            "System",
            "/q:*[System[Provider[@Name='Service Control Manager'] and EventID=7031]]",
            "/c:1",
            "/rd:true",
            "/f:xml");
    if (!back) {
      bench.tools().sc("start", Product.SERVICE);
    }
    return killed(back, after, leftJava(bench));
  }

  /** Programs of the runtime whose parent is gone: a scan that was left behind. */
  private static List<String> leftJava(Bench bench) throws IOException {
    JsonElement json =
        bench
            .tools()
            .json(
                "$p=@(Get-CimInstance Win32_Process); $i=@($p | ForEach-Object {$_.ProcessId});"
                    + "ConvertTo-Json -Compress -InputObject @($p | Where-Object {$_.ExecutablePath"
                    + " -eq "
                    + Tools.quoted(bench.product().java())
                    + " -and $i -notcontains $_.ParentProcessId} | ForEach-Object"
                    + " {[string]$_.ProcessId})");
    List<String> left = new ArrayList<>();
    json.getAsJsonArray().forEach(pid -> left.add(pid.getAsString()));
    return left;
  }

  static Result killed(boolean back, Duration after, List<String> leftJava) {
    List<String> wrong = new ArrayList<>();
    if (!back) {
      wrong.add("it did not come back within %d s".formatted(RECOVERY_LIMIT.toSeconds()));
    } else if (after.compareTo(RECOVERY.minusSeconds(10)) < 0) {
      wrong.add("it came back after %d s, not a minute".formatted(after.toSeconds()));
    }
    if (!leftJava.isEmpty()) {
      wrong.add("a scan's process stayed: " + leftJava);
    }
    return Result.of(back ? "back after %d s".formatted(after.toSeconds()) : "", wrong);
  }

  private static Result change(Bench bench) throws IOException {
    Tools tools = bench.tools();
    String program = bench.windows().system32("svchost.exe");
    // Left by a run that was cut off.
    tools.sc("delete", DECOY);
    if (tools.sc("create", DECOY, "binPath=", program, "start=", "demand").exitCode() != 0) {
      return Result.notTried("A service to watch could not be made.");
    }
    try {
      setting(tools, "requiredServices", DECOY);
      setting(tools, "checkInterval", "PT1M");
      int before = bench.listener().heartbeats().size();
      restart(bench);
      Heartbeats.await(bench, before, HEARTBEAT, DECOY, heartbeat -> names(heartbeat, DECOY));
      int known = bench.listener().heartbeats().size();
      Instant begin = bench.time().now();
      Tools.printed(tools.sc("config", DECOY, "start=", "disabled"));
      Heartbeats.await(
          bench, known, HEARTBEAT, DECOY + " disabled", heartbeat -> disabled(heartbeat, DECOY));
      Duration after = Duration.between(begin, bench.time().now());
      // The author comes later, as soon as the System log has him.
      JsonObject told =
          Heartbeats.await(
              bench, known, HEARTBEAT, "a change", heartbeat -> changed(heartbeat, DECOY) != null);
      JsonObject change = changed(told, DECOY);
      return noticed(after, change == null ? "" : Heartbeats.text(change, "by"));
    } finally {
      tools.sc("delete", DECOY);
      tools.reg("delete", Product.SETTINGS_KEY, "/v", "requiredServices", "/f", "/reg:64");
      setting(tools, "checkInterval", "PT10S");
      restart(bench);
    }
  }

  private static boolean disabled(JsonObject heartbeat, String service) {
    return Heartbeats.list(heartbeat, "services").stream()
        .anyMatch(
            one ->
                Heartbeats.text(one, "name").equals(service)
                    && Heartbeats.text(one, "startType").equals("DISABLED"));
  }

  private static boolean names(JsonObject heartbeat, String service) {
    return Heartbeats.list(heartbeat, "services").stream()
        .anyMatch(one -> Heartbeats.text(one, "name").equals(service));
  }

  private static @org.jspecify.annotations.Nullable JsonObject changed(
      JsonObject heartbeat, String service) {
    return Heartbeats.list(heartbeat, "startTypeChanges").stream()
        .filter(one -> Heartbeats.text(one, "service").equals(service))
        .findFirst()
        .orElse(null);
  }

  static Result noticed(Duration after, String by) {
    List<String> wrong = new ArrayList<>();
    if (after.compareTo(NOTICED) > 0) {
      wrong.add("it took %d s".formatted(after.toSeconds()));
    }
    if (by.isEmpty()) {
      wrong.add("the account that changed it is not named");
    }
    return Result.of("after %d ms, by \"%s\"".formatted(after.toMillis(), by), wrong);
  }

  private static void setting(Tools tools, String key, String value) throws IOException {
    if (tools.reg("add", Product.SETTINGS_KEY, "/v", key, "/d", value, "/f", "/reg:64").exitCode()
        != 0) {
      throw new NothingSeen(key + " could not be set");
    }
  }

  private static void restart(Bench bench) throws IOException {
    bench.tools().sc("stop", Product.SERVICE);
    if (!bench.time().await(STOP, () -> bench.product().state().is("STOPPED"))) {
      throw new NothingSeen("the service did not stop");
    }
    bench.tools().sc("start", Product.SERVICE);
  }
}
