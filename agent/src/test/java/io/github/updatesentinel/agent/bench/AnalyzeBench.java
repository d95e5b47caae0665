package io.github.updatesentinel.agent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * {@code ./dev bench analyze}: how fast {@code analyze-log} reads a log of 200 MB, beside {@code
 * grep} and a plain reader of lines in the same run. It asserts nothing.
 */
public final class AnalyzeBench {
  private static final long SIZE = 200_000_000;
  private static final int RUNS = 3;
  private static final double AIM_MB_PER_SECOND = 50;

  private final PrintStream out = new PrintStream(System.out, true, UTF_8);
  private final Path log;

  private AnalyzeBench(Path log) {
    this.log = log;
  }

  /**
   * Runs it.
   *
   * @param arguments a folder for the log
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path log = Path.of(arguments[0], "analyze-bench.log");
    Files.createDirectories(Path.of(arguments[0]));
    try {
      generate(log);
      new AnalyzeBench(log).run();
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private void run() throws IOException, InterruptedException {
    out.printf(
        Locale.ROOT,
        "%nA decoded log of %,d bytes. Medians of %d runs; MB are 1,000,000 bytes.%n%n",
        Files.size(log),
        RUNS);
    out.printf("%-34s %12s %12s %14s%n", "", "MB/s", "MB/s of CPU", "memory, MB");
    List<String> small = List.of("-XX:+UseSerialGC", "-XX:ActiveProcessorCount=1", "-Xmx64m");
    List<String> installed = new ArrayList<>(small);
    installed.add("-XX:TieredStopAtLevel=1");
    print("grep -c FAILED", grep());
    print("plain reader of lines, -Xmx64m", child(small, "lines"));
    print("analyze-log, -Xmx64m", child(small, "analyze"));
    print("analyze-log as sentinel.cmd runs it", child(installed, "analyze"));
    out.printf(
        Locale.ROOT, "%nAim: %.0f MB/s or more on one core, with -Xmx64m.%n", AIM_MB_PER_SECOND);
  }

  private void print(String what, Figures figures) throws IOException {
    double megabytes = Files.size(log) / 1e6;
    out.printf(
        Locale.ROOT,
        "%-34s %12.0f %12s %14s%n",
        what,
        megabytes / (figures.wallNanos / 1e9),
        figures.cpuNanos == 0 ? "-" : "%.0f".formatted(megabytes / (figures.cpuNanos / 1e9)),
        figures.residentMb == 0 ? "-" : String.valueOf(figures.residentMb));
  }

  /** What one program took; 0 where it is not known. */
  private record Figures(long wallNanos, long cpuNanos, long residentMb) {}

  private Figures grep() throws IOException, InterruptedException {
    long[] walls = new long[RUNS];
    for (int run = 0; run < RUNS; run++) {
      ProcessBuilder grep = new ProcessBuilder("grep", "-c", "FAILED", log.toString());
      grep.environment().put("LC_ALL", "C");
      walls[run] = wall(grep);
    }
    return new Figures(median(walls), 0, 0);
  }

  private Figures child(List<String> options, String work)
      throws IOException, InterruptedException {
    long[] walls = new long[RUNS];
    long[] cpus = new long[RUNS];
    long[] resident = new long[RUNS];
    for (int run = 0; run < RUNS; run++) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      Path figures = Files.createTempFile("analyze", ".figures");
      command.addAll(
          List.of(
              "-cp",
              System.getProperty("java.class.path"),
              BenchChild.class.getName(),
              figures.toString(),
              work,
              log.toString()));
      walls[run] = wall(new ProcessBuilder(command));
      List<String> lines = Files.readAllLines(figures);
      cpus[run] = Long.parseLong(lines.get(0));
      resident[run] = Long.parseLong(lines.get(1));
      Files.delete(figures);
    }
    return new Figures(median(walls), median(cpus), median(resident));
  }

  private static long wall(ProcessBuilder program) throws IOException, InterruptedException {
    program.redirectError(ProcessBuilder.Redirect.INHERIT);
    long begin = System.nanoTime();
    Process process = program.start();
    // Not thrown away by the system: grep ends at the first match if nobody can see its count.
    process.getInputStream().transferTo(OutputStream.nullOutputStream());
    process.waitFor();
    return System.nanoTime() - begin;
  }

  private static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** As many lines of each component as a real log has, and a scan about every 600 lines. */
  private static void generate(Path log) throws IOException {
    Random random = new Random(20261129);
    String[] texts = {
      "IdleTimer       WU operation (CSearchCall::Init ID %d, operation # 522) stopped; does use network; is not at background priority",
      "ProtocolTalker  ServiceId = {3DA21691-E39D-4DA6-8A4B-B43877BCB1B7}, Server URL = https://wsus.example:8531/ClientWebService/client.asmx %d",
      "Metadata        Update {5E870422-6F49-420C-B86C-80E7AE4E%04X}.200 has timestamp token %1$d in the cache",
      "SLS             path used for cache lookup: /SLS/{9482F4B4-E343-43B6-B170-9A65BC822C77}/x64/10.0.19045.2965/0?CH=%d&L=zh-CN&P=&PT=0x30&WUA=10.0.19041.2913",
      "DownloadManager Update 9734ECF1-EAE8-47DF-987E-F929BED10354.%d (SessionData: (null)) has gone out of scope",
      "Agent           Added update 4037B566-B0FE-4207-ADC8-37EFF85A06B5.%d to search result",
      "Misc            *FAILED* [80070057] Method failed [AuthTicketHelper::AddTickets:%d]",
      "EEHandler       *FAILED* [8007066F] EE: Error occurred in MSI QueryForPatchProperty %d"
    };
    long written = 0;
    try (BufferedWriter writer = Files.newBufferedWriter(log)) {
      for (int line = 0; written < SIZE; line++) {
        String text =
            switch (line % 600) {
              case 0 ->
                  "Agent           * START * Finding updates CallerId = UpdateOrchestrator  Id = "
                      + line / 600
                      + " (cV = a.1)";
              case 1 ->
                  "Agent           Criteria = IsInstalled=0 and DeploymentAction='Installation'\"\"";
              case 2 ->
                  "Agent           ServiceID = {3DA21691-E39D-4DA6-8A4B-B43877BCB1B7} Managed";
              case 598 ->
                  "Agent           Found 0 updates and 83 categories in search; evaluated appl. rules of"
                      + " 941 out of 1340 deployed entities";
              case 599 ->
                  "Agent           * END * Finding updates CallerId = UpdateOrchestrator, Id = "
                      + line / 600
                      + ", Exit code = 0x00000000 (cV = a.1)";
              default -> texts[random.nextInt(texts.length)].formatted(random.nextInt(10_000));
            };
        String whole =
            "2025/03/04 %02d:%02d:%02d.%07d 4276  31388 %s\r\n"
                .formatted(
                    line / 216_000 % 24,
                    line / 3600 % 60,
                    line / 60 % 60,
                    random.nextInt(10_000_000),
                    text);
        writer.write(whole);
        written += whole.length();
      }
    }
  }
}
