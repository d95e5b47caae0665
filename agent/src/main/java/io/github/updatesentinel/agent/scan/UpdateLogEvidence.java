package io.github.updatesentinel.agent.scan;

import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.updatelog.LogAnalysis;
import io.github.updatesentinel.agent.updatelog.LogAnalyzer;
import io.github.updatesentinel.agent.updatelog.LogFile;
import io.github.updatesentinel.agent.updatelog.scan.LogScan;
import io.github.updatesentinel.contract.Open;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds one of the agent's scans in the update log of this computer. */
public final class UpdateLogEvidence {
  /** What the agent calls itself when it asks the Windows Update Agent. */
  public static final String CALLER = "UpdateSentinel";

  /** Between the clock of the agent and that of the log, which is written by another process. */
  private static final Duration TOLERANCE = Duration.ofMinutes(2);

  /** Traces that end before the scan can't contain it. */
  private static final Duration BEFORE = Duration.ofMinutes(10);

  /** Of traces; Windows keeps about 80 files of up to 8 MB. */
  private static final long MAX_BYTES = 256L << 20;

  /** Text is about ten times as long as its traces. */
  private static final int EXPANSION = 20;

  private static final long MIN_SPACE = 1L << 30;

  /**
   * A session names its files by its start and a number, as in {@code
   * WindowsUpdate.20220408.222611.216.19.etl}.
   */
  private static final Pattern NAME =
      Pattern.compile("(WindowsUpdate\\.\\d{8}\\..*\\.)(\\d{1,9})\\.etl");

  private static final Comparator<String> BY_START =
      Comparator.comparing((String name) -> NAME.matcher(name).replaceFirst("$1"))
          .thenComparing(name -> Integer.valueOf(NAME.matcher(name).replaceFirst("$2")));

  private final Path systemRoot;
  private final LogDecoder decoder;
  private final ZoneId zone;

  /**
   * The log of one Windows.
   *
   * @param zone of the times in the log
   */
  public UpdateLogEvidence(Path systemRoot, LogDecoder decoder, ZoneId zone) {
    this.systemRoot = systemRoot;
    this.decoder = decoder;
    this.zone = zone;
  }

  /**
   * What the log shows of a scan that offered no servicing update: what it found besides, such as
   * definitions, says nothing of those whose evaluation failed.
   *
   * @return empty if there is no log, or the scan is not in it
   * @throws IOException if the log can't be decoded
   */
  public Optional<UpdateLogFinding> find(LogRequest request, Instant now)
      throws IOException, InterruptedException {
    Path traces = request.folder().resolve("traces");
    Path text = request.folder().resolve("WindowsUpdate.log");
    if (copyTraces(request, traces)) {
      decoder.decode(traces, text);
      return find(text, request, now);
    }
    Path classic = systemRoot.resolve("WindowsUpdate.log");
    boolean current =
        Files.isRegularFile(classic) && !isBefore(Files.getLastModifiedTime(classic), request);
    return current ? find(classic, request, now) : Optional.empty();
  }

  /** The scan in a decoded log. */
  private Optional<UpdateLogFinding> find(Path log, LogRequest request, Instant now) {
    LogAnalyzer analyzer = new LogAnalyzer(read -> {});
    analyzer.add(log);
    LogAnalysis analysis = analyzer.result();
    return analysis.scans().stream()
        .filter(LogScan::counts)
        .filter(scan -> CALLER.equals(scan.callerId()))
        .filter(scan -> isWithin(scan, request))
        .reduce((earlier, later) -> later)
        .filter(scan -> isProven(scan.judgementAsZero(), analysis))
        .map(scan -> new UpdateLogFinding(Open.of(scan.judgementAsZero()), now, scan.errors()));
  }

  /** Lines that could not be decoded may be the very ones that speak against it. */
  private static boolean isProven(LogJudgement judgement, LogAnalysis analysis) {
    return switch (judgement) {
      case FOUND, DOUBTFUL_ZERO, FALSE_ZERO, FAILED -> true;
      case HONEST_ZERO, SKIPPED, UNFINISHED ->
          analysis.files().stream().noneMatch(LogFile::isUndecodable);
    };
  }

  private boolean isWithin(LogScan scan, LogRequest request) {
    LocalDateTime at = scan.seenAt();
    return at != null
        && !at.isBefore(local(request.startedAt().minus(TOLERANCE)))
        && !at.isAfter(local(request.endedAt().plus(TOLERANCE)));
  }

  private LocalDateTime local(Instant instant) {
    return LocalDateTime.ofInstant(instant, zone);
  }

  private boolean copyTraces(LogRequest request, Path target) throws IOException {
    List<Path> traces = traces(request);
    long bytes = 0;
    for (Path trace : traces) {
      bytes += Files.size(trace);
    }
    if (bytes > MAX_BYTES) {
      throw new IOException("the traces since the scan have " + bytes + " bytes");
    }
    long space = Files.getFileStore(request.folder()).getUsableSpace();
    if (space < Math.max(MIN_SPACE, bytes * EXPANSION)) {
      throw new IOException("too little space on the disk: " + space + " bytes");
    }
    Files.createDirectories(target);
    for (Path trace : traces) {
      Files.copy(trace, target.resolve(name(trace)));
    }
    return !traces.isEmpty();
  }

  /** Those that can contain the scan. */
  private List<Path> traces(LogRequest request) throws IOException {
    Path source = systemRoot.resolve("Logs/WindowsUpdate");
    List<Path> all = new ArrayList<>();
    if (Files.isDirectory(source)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(source, "*.etl")) {
        files.forEach(all::add);
      }
    }
    String newest = newest(all).orElse("");
    List<Path> traces = new ArrayList<>();
    for (Path file : all) {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      // NTFS may not update the time of a file before the last program closes it.
      if (attributes.isRegularFile()
          && (name(file).equals(newest)
              || !isBefore(attributes.lastModifiedTime(), request)
              || !isBefore(attributes.creationTime(), request))) {
        traces.add(file);
      }
    }
    return traces;
  }

  /** The one that Windows Update may still write. */
  private static Optional<String> newest(List<Path> traces) {
    return traces.stream()
        .map(UpdateLogEvidence::name)
        .filter(name -> NAME.matcher(name).matches())
        .max(BY_START);
  }

  private static String name(Path trace) {
    return String.valueOf(trace.getFileName());
  }

  private static boolean isBefore(FileTime written, LogRequest request) {
    return written.toInstant().isBefore(request.startedAt().minus(BEFORE));
  }
}
