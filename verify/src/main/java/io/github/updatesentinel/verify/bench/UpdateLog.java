package io.github.updatesentinel.verify.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Windows Update has written since the run began, decoded by Windows. */
public final class UpdateLog {
  private static final String SERVICE = "wuauserv";
  private static final Duration STOPS_WITHIN = Duration.ofMinutes(2);
  private static final Duration DECODED_WITHIN = Duration.ofMinutes(20);

  /** Windows Update may have written the beginning of a scan that early. */
  private static final Duration BEFORE = Duration.ofMinutes(10);

  /**
   * A session names its files by its start and a number, as in {@code
   * WindowsUpdate.20220408.222611.216.19.etl}.
   */
  private static final Pattern NAME =
      Pattern.compile("(WindowsUpdate\\.\\d{8}\\..*\\.)(\\d{1,9})\\.etl");

  private static final Comparator<String> BY_START =
      Comparator.comparing((String name) -> NAME.matcher(name).replaceFirst("$1"))
          .thenComparing(name -> Integer.valueOf(NAME.matcher(name).replaceFirst("$2")));

  private final Tools tools;
  private final Time time;
  private final Path traces;
  private final Path work;
  private final Evidence evidence;
  private final Instant begin;
  private @Nullable Path decoded;
  private @Nullable String nothing;
  private int decodings;

  /**
   * The log of a run that begins now.
   *
   * @param work a folder that administrators alone may write to
   */
  public UpdateLog(Tools tools, Windows windows, Time time, Path work, Evidence evidence) {
    this.tools = tools;
    this.time = time;
    this.traces = Path.of(windows.systemRoot()).resolve("Logs").resolve("WindowsUpdate");
    this.work = work;
    this.evidence = evidence;
    this.begin = time.now();
  }

  /**
   * The log as a file of text, decoded once in a run, however that ends.
   *
   * @param stop whether the Windows Update service may be stopped for it
   * @throws NothingSeen where Windows decoded nothing
   */
  public Path decoded(boolean stop) throws IOException {
    if (nothing != null) {
      throw new NothingSeen(nothing);
    }
    Path known = decoded;
    if (known == null) {
      try {
        known = decode(stop);
      } catch (NothingSeen e) {
        nothing = e.reason();
        throw e;
      }
      decoded = known;
    }
    return known;
  }

  /**
   * The log up to now as a file of text.
   *
   * @param stop whether the Windows Update service may be stopped for it
   * @throws NothingSeen where Windows decoded nothing
   */
  public Path decode(boolean stop) throws IOException {
    if (!Files.isDirectory(traces)) {
      throw new NothingSeen("there are no traces of Windows Update: no folder " + traces);
    }
    decodings++;
    evidence.keep(
        "update-log-%d.txt".formatted(decodings),
        stop ? stop() : "Windows Update was not stopped. Its last traces may be missing.");
    Path folder = Files.createTempDirectory(work, "update-log");
    Path copies = Files.createDirectory(folder.resolve("traces"));
    if (copy(copies) == 0) {
      throw new NothingSeen("there are no traces of Windows Update: none in " + traces);
    }
    Path log = folder.resolve("WindowsUpdate.log");
    Run run =
        tools.powershell(
            DECODED_WITHIN,
            "Get-WindowsUpdateLog -ETLPath %s -LogPath %s | Out-Null"
                .formatted(Tools.quoted(copies), Tools.quoted(log)));
    if (run.timedOut()) {
      throw new NothingSeen(
          "Get-WindowsUpdateLog did not end within %d min".formatted(DECODED_WITHIN.toMinutes()));
    }
    if (!Files.exists(log)) {
      throw new NothingSeen("Get-WindowsUpdateLog wrote no log: " + Tools.excerpt(run.text()));
    }
    return log;
  }

  /**
   * Makes the service write out its traces, which it otherwise does after minutes without work. It
   * starts again when it is needed.
   *
   * @return what came of it, for a reader
   */
  private String stop() {
    try {
      Run run = tools.sc("stop", SERVICE);
      return time.await(
              STOPS_WITHIN, () -> Product.state(tools.sc("queryex", SERVICE).text()).is("STOPPED"))
          ? "Windows Update was stopped, so that its traces are complete."
          : notStopped("exit code %d, %s".formatted(run.exitCode(), Tools.excerpt(run.text())));
    } catch (IOException e) {
      return notStopped(String.valueOf(e.getMessage()));
    }
  }

  private static String notStopped(String why) {
    return "Windows Update did not stop. Its last traces may be missing: " + why;
  }

  /**
   * Copies the traces that can belong to the run.
   *
   * @return how many there are
   */
  private int copy(Path target) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(traces, "*.etl")) {
      found.forEach(files::add);
    }
    String newest = newest(files).orElse("");
    int copied = 0;
    for (Path file : files) {
      // NTFS may not update the time of a file before the last program closes it.
      if (name(file).equals(newest) || isOfThisRun(file)) {
        Files.copy(file, target.resolve(name(file)));
        copied++;
      }
    }
    return copied;
  }

  private boolean isOfThisRun(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    FileTime limit = FileTime.from(begin.minus(BEFORE));
    return attributes.lastModifiedTime().compareTo(limit) >= 0
        || attributes.creationTime().compareTo(limit) >= 0;
  }

  /** The one that Windows Update may still write. */
  private static Optional<String> newest(List<Path> traces) {
    return traces.stream()
        .map(UpdateLog::name)
        .filter(name -> NAME.matcher(name).matches())
        .max(BY_START);
  }

  private static String name(Path trace) {
    return String.valueOf(trace.getFileName());
  }
}
