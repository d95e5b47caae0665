package io.github.updatesentinel.bench;

import io.github.updatesentinel.e2e.Build;
import io.github.updatesentinel.e2e.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code ./dev bench}: prints what was measured, and asserts nothing. */
public final class Bench {
  private static final String ALL = "all";
  static final List<String> NAMES = List.of("size", "idle", "flags");

  private final Build build;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private Bench(Build build) {
    this.build = build;
  }

  /**
   * Runs one bench, or all of them.
   *
   * @param arguments the folder of the build, and the name of a bench or {@code all}
   */
  public static void main(String[] arguments) throws IOException {
    List<String> names;
    try {
      names = chosen(arguments[1]);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    new Bench(new Build(Path.of(arguments[0]))).run(names);
  }

  static List<String> chosen(String name) {
    if (name.equals(ALL)) {
      return NAMES;
    }
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "unknown bench: %s; there are %s".formatted(name, String.join(", ", NAMES)));
    }
    return List.of(name);
  }

  private void run(List<String> names) throws IOException {
    if (names.contains("size")) {
      title("size");
      new SizeBench(build, out).run();
    }
    if (names.contains("idle") || names.contains("flags")) {
      onAMachine(names);
    }
  }

  private void onAMachine(List<String> names) throws IOException {
    Path prefix = Files.createTempDirectory(build.target(), "bench");
    // An interrupted bench leaves nothing behind either.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Machine.remove(prefix)));
    try (Machine machine = Machine.prepare(prefix, build)) {
      Path certificates = build.target().resolve("parts");
      if (names.contains("idle")) {
        title("idle");
        out.println(where(machine));
        new IdleBench(build, machine, out).run(certificates);
      }
      if (names.contains("flags")) {
        title("flags");
        out.println(where(machine));
        new FlagsBench(machine, out).run(certificates);
      }
    }
  }

  private void title(String name) {
    out.printf("%n=== bench %s%n%n", name);
  }

  /** Others that keep the machine busy show in the load. */
  private static String where(Machine machine) throws IOException {
    String load = Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    return "On %d cores of Linux %s, %s, load %s before."
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.version"),
            machine.wine().must("--version").strip(),
            load);
  }
}
