package io.github.updatesentinel.verify.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Windows' own programs, by their full paths. */
public final class Tools {
  private static final Duration SHORT = Duration.ofSeconds(60);
  private static final Duration POWERSHELL = Duration.ofMinutes(3);
  private static final Duration MSIEXEC = Duration.ofMinutes(15);

  private static final Pattern VALUE = Pattern.compile("(?m)^ {4}.*? {4}(REG_[A-Z_0-9]+) {4}(.*)$");

  private final Commands commands;
  private final Windows windows;

  public Tools(Commands commands, Windows windows) {
    this.commands = commands;
    this.windows = windows;
  }

  public Run sc(String... arguments) throws IOException {
    return system32(SHORT, "sc.exe", arguments);
  }

  public Run reg(String... arguments) throws IOException {
    return system32(SHORT, "reg.exe", arguments);
  }

  /** Installs, repairs or removes; it never restarts Windows. */
  public Run msiexec(String... arguments) throws IOException {
    return system32(MSIEXEC, "msiexec.exe", arguments);
  }

  /** A program of the system's folder. */
  public Run system32(Duration limit, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(windows.system32(program));
    command.addAll(List.of(arguments));
    return commands.run(limit, command);
  }

  /** Any other program. */
  public Run run(Duration limit, String... command) throws IOException {
    return commands.run(limit, List.of(command));
  }

  /**
   * Runs a script of Windows PowerShell.
   *
   * @param script without double quotes, which its command line does not keep
   */
  public Run powershell(String script) throws IOException {
    return powershell(POWERSHELL, script);
  }

  /**
   * Runs a script of Windows PowerShell that may take long.
   *
   * @param script without double quotes, which its command line does not keep
   */
  public Run powershell(Duration limit, String script) throws IOException {
    if (script.indexOf('"') >= 0) {
      throw new IllegalArgumentException("a double quote in " + script);
    }
    return system32(
        limit,
        "WindowsPowerShell\\v1.0\\powershell.exe",
        "-NoProfile",
        "-NonInteractive",
        "-ExecutionPolicy",
        "Bypass",
        "-Command",
        // The encoding stays as it is: it belongs to the console, and would outlive the program.
        "$ProgressPreference='SilentlyContinue';" + script);
  }

  /** A text as a word of a PowerShell script. */
  public static String quoted(Object text) {
    return "'" + text.toString().replace("'", "''") + "'";
  }

  /**
   * What a script gives, made JSON by it with {@code ConvertTo-Json}.
   *
   * @throws NothingSeen where that is no JSON
   */
  public JsonElement json(String script) throws IOException {
    // Whatever code page its output has, it arrives as ASCII.
    Run run =
        powershell(
            "$j=[string]::Join('',@(& {"
                + script
                + "}));[regex]::Replace($j,'[^\\x00-\\x7F]',"
                + "{param($m);'\\u{0:x4}' -f [int][char]$m.Value})");
    String text = printed(run);
    try {
      return JsonParser.parseString(text.strip());
    } catch (JsonParseException e) {
      throw new NothingSeen(program(run) + " gave no JSON: " + excerpt(text));
    }
  }

  /**
   * A value of the registry's 64-bit view, as reg.exe shows it. What gives no answer is asked once
   * more: a program may fail to start on a busy computer.
   *
   * @return null where key or value is not there
   * @throws NothingSeen where there is no answer the second time either
   */
  public @Nullable String registry(String key, String value) throws IOException {
    try {
      return askRegistry(key, value);
    } catch (NothingSeen e) {
      return askRegistry(key, value);
    }
  }

  private @Nullable String askRegistry(String key, String value) throws IOException {
    Run run = reg("query", key, "/v", value, "/reg:64");
    if (run.exitCode() == 1) {
      return null;
    }
    String text = printed(run);
    Matcher found = VALUE.matcher(text);
    if (!found.find()) {
      throw new NothingSeen(
          "reg.exe query %s /v %s gave no value: %s".formatted(key, value, excerpt(text)));
    }
    return found.group(2).strip();
  }

  /**
   * What a program printed that ended well.
   *
   * @throws NothingSeen where it did not end well, or printed nothing
   */
  public static String printed(Run run) throws NothingSeen {
    if (run.timedOut()) {
      throw new NothingSeen(program(run) + " did not end within its limit");
    }
    if (run.exitCode() != 0) {
      throw new NothingSeen(
          "%s ended with %d: %s".formatted(program(run), run.exitCode(), excerpt(run.text())));
    }
    if (run.text().isBlank()) {
      throw new NothingSeen(program(run) + " gave nothing");
    }
    return run.text();
  }

  private static String program(Run run) {
    return run.command().get(0).replaceFirst(".*\\\\", "")
        + (run.command().size() > 1 && !run.command().get(1).startsWith("-NoProfile")
            ? " " + run.command().get(1)
            : "");
  }

  /** The first words of a text, on one line. */
  public static String excerpt(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= 300 ? line : line.substring(0, 300) + "...";
  }
}
