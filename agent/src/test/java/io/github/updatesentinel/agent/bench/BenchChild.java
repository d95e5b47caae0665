package io.github.updatesentinel.agent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.github.updatesentinel.agent.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One program that is measured, in a process of its own: it writes down what it took. */
final class BenchChild {
  private BenchChild() {}

  public static void main(String[] arguments) throws IOException {
    Path figures = Path.of(arguments[0]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> write(figures)));
    if (arguments[1].equals("lines")) {
      System.out.println(failedLines(Path.of(arguments[2])));
    } else {
      Main.main(new String[] {"analyze-log", "--json", arguments[2]});
    }
  }

  private static long failedLines(Path log) throws IOException {
    long failed = 0;
    try (BufferedReader reader = Files.newBufferedReader(log)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        failed += line.contains("FAILED") ? 1 : 0;
      }
    }
    return failed;
  }

  private static void write(Path figures) {
    long cpu = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    try {
      Files.write(figures, List.of(String.valueOf(cpu), String.valueOf(residentMb())), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most memory that the process had, as Linux tells it. */
  private static long residentMb() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .map(kilobytes -> kilobytes / 1024)
        .findFirst()
        .orElse(0);
  }
}
