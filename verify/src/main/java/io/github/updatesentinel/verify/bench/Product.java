package io.github.updatesentinel.verify.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Update Sentinel as it is installed on this machine. */
public final class Product {
  public static final String SERVICE = "UpdateSentinel";
  public static final String SERVICE_KEY = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\" + SERVICE;
  public static final String SETTINGS_KEY = "HKLM\\SOFTWARE\\UpdateSentinel";

  private static final int NO_SUCH_SERVICE = 1060;
  private static final Pattern STATE =
      Pattern.compile(
          "(?m):\\s*\\d+\\s+(STOPPED|START_PENDING|STOP_PENDING|RUNNING|CONTINUE_PENDING"
              + "|PAUSE_PENDING|PAUSED)\\b");
  private static final Pattern PID = Pattern.compile("(?m)^\\s*PID\\s*:\\s*(\\d+)\\s*$");
  private static final Pattern EXIT_CODE =
      Pattern.compile("(?m):\\s*(\\d+)\\s+\\(0x[0-9a-fA-F]+\\)\\s*$");
  private static final Duration CHECK = Duration.ofMinutes(45);

  private final Tools tools;
  private final Path installFolder;
  private final Path dataFolder;
  private @Nullable JsonObject check;

  public Product(Tools tools, Windows windows) {
    this.tools = tools;
    this.installFolder = Path.of(windows.programFiles(), "Update Sentinel");
    this.dataFolder = Path.of(windows.programData(), "UpdateSentinel");
  }

  public Path installFolder() {
    return installFolder;
  }

  public Path dataFolder() {
    return dataFolder;
  }

  /** Service, folder or settings: anything of it. */
  public boolean isThere() throws IOException {
    return Files.exists(installFolder)
        || tools.reg("query", SERVICE_KEY, "/reg:64").exitCode() == 0
        || tools.reg("query", SETTINGS_KEY, "/reg:64").exitCode() == 0;
  }

  /**
   * What the Service Control Manager says.
   *
   * @param state as in {@code RUNNING}; {@code NONE} where there is no such service
   * @param pid 0 where it does not run
   * @param exitCode -1 where it is not shown
   */
  public record State(String state, long pid, int exitCode) {
    public boolean is(String name) {
      return state.equals(name);
    }
  }

  public State state() throws IOException {
    Run run = tools.sc("queryex", SERVICE);
    if (run.exitCode() == NO_SUCH_SERVICE || run.exitCode() == NO_SUCH_SERVICE % 256) {
      return new State("NONE", 0, -1);
    }
    return state(Tools.printed(run));
  }

  static State state(String queryex) throws NothingSeen {
    Matcher state = STATE.matcher(queryex);
    if (!state.find()) {
      throw new NothingSeen("sc.exe queryex shows no state: " + Tools.excerpt(queryex));
    }
    Matcher pid = PID.matcher(queryex);
    Matcher exitCode = EXIT_CODE.matcher(queryex);
    return new State(
        state.group(1),
        pid.find() ? Long.parseLong(pid.group(1)) : 0,
        exitCode.find() ? Integer.parseInt(exitCode.group(1)) : -1);
  }

  /** What {@code check --json} says, asked once in a run. */
  public JsonObject check() throws IOException {
    JsonObject known = check;
    if (known == null) {
      known = freshCheck();
      check = known;
    }
    return known;
  }

  /**
   * What {@code check --json} says now.
   *
   * @throws NothingSeen where that is no JSON
   */
  public JsonObject freshCheck() throws IOException {
    return report(sentinel("check", "--json"));
  }

  /** The document that a command printed; its exit code is the verdict, so any is fine. */
  public static JsonObject report(Run run) throws NothingSeen {
    String text = run.text();
    int begin = text.indexOf('{');
    int end = text.lastIndexOf('}');
    if (run.timedOut() || begin < 0 || end < begin) {
      throw new NothingSeen(
          "sentinel.cmd gave no report, exit code %d: %s"
              .formatted(run.exitCode(), Tools.excerpt(text)));
    }
    try {
      return JsonParser.parseString(text.substring(begin, end + 1)).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new NothingSeen("sentinel.cmd gave no JSON: " + Tools.excerpt(text));
    }
  }

  /** The installed runtime's own program. */
  public Path java() {
    return installFolder.resolve("runtime").resolve("bin").resolve("java.exe");
  }

  /** The command line as an administrator calls it. */
  public Run sentinel(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(installFolder.resolve("sentinel.cmd").toString());
    command.addAll(List.of(arguments));
    return tools.run(CHECK, command.toArray(String[]::new));
  }
}
