package io.github.updatesentinel.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** The command line as an administrator calls it. */
  public Run sentinel(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(installFolder.resolve("sentinel.cmd").toString());
    command.addAll(List.of(arguments));
    return tools.run(CHECK, command.toArray(String[]::new));
  }
}
