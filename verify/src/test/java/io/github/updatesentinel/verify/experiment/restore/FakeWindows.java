package io.github.updatesentinel.verify.experiment.restore;

import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.Commands;
import io.github.updatesentinel.verify.bench.Evidence;
import io.github.updatesentinel.verify.bench.Facts;
import io.github.updatesentinel.verify.bench.Listener;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.Time;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.bench.UpdateLog;
import io.github.updatesentinel.verify.bench.Windows;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As much of Windows as the experiment touches: registry, services, scheduled tasks. The program
 * that uses it can be made to die at any of its commands; what was done by then stays.
 */
public final class FakeWindows implements Commands, AutoCloseable {
  public static final String SERVICE_KEY =
      "HKLM\\SYSTEM\\CurrentControlSet\\Services\\TrustedInstaller";
  public static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

  private static final String SYSTEM32 = "C:\\Windows\\System32\\";
  private static final Pattern ARGUMENTS = Pattern.compile("<Arguments>(.*)</Arguments>");

  /** The program ends: none of its code runs any more. */
  public static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Where a program dies, seen from a command. */
  public enum Moment {
    BEFORE,
    /** Of a command that does two things, one is done. */
    WITHIN,
    AFTER
  }

  public final Map<String, Map<String, String>> registry = new TreeMap<>();
  public final Map<String, String> tasks = new TreeMap<>();
  public final List<String> commands = new ArrayList<>();
  public final List<String> scans = new ArrayList<>();
  public String state = "STOPPED";

  /** Something that happens in the place of a command, given the words after its program. */
  public interface Instead {
    /** Gives null for what Windows does. */
    @Nullable Run run(List<String> command);
  }

  public Instead instead = command -> null;
  public String product = "RUNNING";

  private final Path folder;
  private final Listener listener;
  private Instant now = NOW;
  private int deathAt = -1;
  private Moment deathMoment = Moment.BEFORE;
  private boolean dead;

  public FakeWindows(Path folder) throws IOException {
    this.folder = folder;
    this.listener = new Listener("key");
    Files.createDirectories(folder.resolve("Update Sentinel"));
    Files.writeString(folder.resolve("Update Sentinel/sentinel.cmd"), "");
    Files.createDirectories(folder.resolve("work"));
    set(StartType.DEMAND);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  public PrintStream console() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }

  public Bench bench() throws IOException {
    Windows windows =
        new Windows("C:\\Windows", folder.toString(), folder.resolve("data").toString());
    Tools tools = new Tools(this, windows);
    Evidence evidence = new Evidence(folder.resolve("evidence"));
    Path work = folder.resolve("work");
    return new Bench(
        tools,
        windows,
        new Facts("Fake", false, true, 19045, 1),
        new Product(tools, windows),
        listener,
        evidence,
        time(),
        new UpdateLog(tools, windows, time(), work, evidence),
        work,
        null,
        null,
        "token",
        true);
  }

  private Time time() {
    return new Time() {
      @Override
      public Instant now() {
        return now;
      }

      @Override
      public void pause(Duration pause) {
        now = now.plus(pause);
      }
    };
  }

  public void set(StartType type) {
    Map<String, String> values =
        registry.computeIfAbsent(SERVICE_KEY, key -> new LinkedHashMap<>());
    switch (type) {
      case AUTO, AUTO_DELAYED -> values.put("Start", "0x2");
      case DEMAND -> values.put("Start", "0x3");
      case DISABLED -> values.put("Start", "0x4");
    }
    // As sc.exe: only an automatic start says anything about its delay.
    if (type == StartType.AUTO_DELAYED) {
      values.put("DelayedAutostart", "0x1");
    } else if (type == StartType.AUTO) {
      values.remove("DelayedAutostart");
    }
  }

  public StartType startType() {
    Map<String, String> values = registry.getOrDefault(SERVICE_KEY, Map.of());
    return switch (values.getOrDefault("Start", "")) {
      case "0x2" ->
          values.containsKey("DelayedAutostart") ? StartType.AUTO_DELAYED : StartType.AUTO;
      case "0x3" -> StartType.DEMAND;
      case "0x4" -> StartType.DISABLED;
      default -> throw new AssertionError("no start type: " + values);
    };
  }

  /** Anything of the experiment that is left. */
  public List<String> traces() {
    List<String> traces = new ArrayList<>(tasks.keySet());
    registry.keySet().stream().filter(key -> key.contains("Verify")).forEach(traces::add);
    return traces;
  }

  /** The next program dies at its command of this number, from 0. */
  public void dieAt(int command, Moment moment) {
    commands.clear();
    deathAt = command;
    deathMoment = moment;
  }

  /** Another program is started. */
  public void startAgain() {
    dead = false;
    deathAt = -1;
    commands.clear();
  }

  /** Windows starts, and with it the tasks. */
  public void boot() {
    startAgain();
    state = "STOPPED";
    for (String xml : List.copyOf(tasks.values())) {
      Matcher arguments = ARGUMENTS.matcher(xml);
      if (!xml.contains("<BootTrigger>") || !arguments.find()) {
        throw new AssertionError("nothing to do at the start of Windows in " + xml);
      }
      String line = arguments.group(1).replace("&amp;", "&");
      if (!line.startsWith("/d /c ")) {
        throw new AssertionError("cmd.exe " + line);
      }
      for (String command : line.substring("/d /c ".length()).split(" && ", -1)) {
        if (execute(List.of(command.split(" ", -1)), false).exitCode() != 0) {
          break;
        }
      }
    }
  }

  @Override
  public Run run(Duration limit, List<String> command) {
    if (dead) {
      throw new Death();
    }
    boolean dies = commands.size() == deathAt;
    commands.add(String.join(" ", command));
    if (dies && deathMoment == Moment.BEFORE) {
      dead = true;
      throw new Death();
    }
    Run run = execute(command, dies && deathMoment == Moment.WITHIN);
    if (dies) {
      dead = true;
      throw new Death();
    }
    return run;
  }

  private Run execute(List<String> command, boolean half) {
    Run other = instead.run(command);
    if (other != null) {
      return other;
    }
    if (command.get(0).endsWith("sentinel.cmd")) {
      return sentinel(command);
    }
    if (!command.get(0).startsWith(SYSTEM32)) {
      throw new AssertionError("not by its full path: " + command);
    }
    List<String> arguments = command.subList(1, command.size());
    return switch (command.get(0).substring(SYSTEM32.length())) {
      case "reg.exe" -> reg(command, arguments, half);
      case "sc.exe" -> sc(command, arguments, half);
      case "schtasks.exe" -> schtasks(command, arguments);
      case "wevtutil.exe", "WindowsPowerShell\\v1.0\\powershell.exe" -> answer(command, 0, "");
      default -> throw new AssertionError("unknown program: " + command);
    };
  }

  public static Run answer(List<String> command, int exitCode, String text) {
    return new Run(command, exitCode, text.getBytes(StandardCharsets.UTF_8), false, false);
  }

  private Run sentinel(List<String> command) {
    scans.add(startType() + " " + state);
    String json =
        "{\"scan\": {\"outcome\": \"SUCCEEDED\", \"hresult\": \"0x00000000\", \"found\": %d,"
            + " \"warnings\": [%s]}, \"verdict\": {\"code\": \"%s\"}}";
    return startType() == StartType.DISABLED
        ? answer(command, 2, json.formatted(0, "\"0x80070422\"", "FALSE_UP_TO_DATE"))
        : answer(command, 0, json.formatted(3, "", "UPDATES_PENDING"));
  }

  private Run reg(List<String> command, List<String> arguments, boolean half) {
    String key = arguments.get(1);
    switch (arguments.get(0)) {
      case "query" -> {
        Map<String, String> values = registry.get(key);
        if (values == null) {
          return answer(command, 1, "ERROR");
        }
        int value = arguments.indexOf("/v");
        if (value < 0) {
          return answer(command, 0, key);
        }
        String name = arguments.get(value + 1);
        String data = values.get(name);
        String type = data != null && data.startsWith("0x") ? "REG_DWORD" : "REG_SZ";
        return data == null
            ? answer(command, 1, "ERROR")
            : answer(
                command,
                0,
                "\r\n%s\r\n    %s    %s    %s\r\n\r\n".formatted(key, name, type, data));
      }
      case "add" -> {
        Map<String, String> values = registry.computeIfAbsent(key, k -> new LinkedHashMap<>());
        if (!half) {
          values.put(
              arguments.get(arguments.indexOf("/v") + 1),
              arguments.get(arguments.indexOf("/d") + 1));
        }
        return answer(command, 0, "");
      }
      case "delete" -> {
        return answer(command, registry.remove(key) == null ? 1 : 0, "");
      }
      default -> throw new AssertionError(command);
    }
  }

  private Run sc(List<String> command, List<String> arguments, boolean half) {
    switch (arguments.get(0)) {
      case "queryex" -> {
        return answer(command, 0, "        STATE              : 4  " + product + "\r\n");
      }
      case "query" -> {
        return answer(command, 0, "        STATE              : 1  " + state + "\r\n");
      }
      case "config" -> {
        StartType wanted = StartType.ofWord(arguments.get(3)).orElseThrow();
        set(half && wanted == StartType.AUTO_DELAYED ? StartType.AUTO : wanted);
        return answer(command, 0, "");
      }
      case "start" -> {
        if (startType() == StartType.DISABLED) {
          return answer(command, 1058, "");
        }
        boolean ran = state.equals("RUNNING");
        state = "RUNNING";
        return answer(command, ran ? 1056 : 0, "");
      }
      case "stop" -> {
        state = "STOPPED";
        return answer(command, 0, "");
      }
      default -> {
        return answer(command, 0, "");
      }
    }
  }

  private Run schtasks(List<String> command, List<String> arguments) {
    String name = arguments.get(2);
    switch (arguments.get(0)) {
      case "/create" -> {
        try {
          byte[] xml = Files.readAllBytes(Path.of(arguments.get(4)));
          tasks.put(name, new String(xml, StandardCharsets.UTF_16));
        } catch (IOException e) {
          return answer(command, 1, e.toString());
        }
        return answer(command, 0, "");
      }
      case "/query" -> {
        String xml = tasks.get(name);
        return xml == null ? answer(command, 1, "ERROR") : answer(command, 0, xml);
      }
      case "/delete" -> {
        return answer(command, tasks.remove(name) == null ? 1 : 0, "");
      }
      default -> throw new AssertionError(command);
    }
  }
}
