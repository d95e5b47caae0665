package io.github.updatesentinel.agent.scan;

import io.github.updatesentinel.agent.disk.Trust;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.agent.probe.scan.UpdateLogReader;
import io.github.updatesentinel.agent.wire.UpdateLogJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Decodes and analyzes the update log in a child process, which may hang, fail, or write nonsense.
 * Whatever it leaves in its folder is deleted.
 */
public final class LogProcess implements UpdateLogReader {
  /** More than the decoder's own limit. */
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private static final long MAX_ANSWER = 64 * 1024;

  private final List<String> command;
  private final Path folder;
  private final Duration limit;

  /** Held by a reading, until nothing of it is left in the folder. */
  private final ReentrantLock reading = new ReentrantLock();

  private volatile boolean aborted;
  private volatile @Nullable Process running;

  /**
   * A reader that starts a process each time.
   *
   * @param command starts the agent's program; the subcommand is added here
   * @param folder for the decoded log; belongs to this class alone
   */
  public LogProcess(List<String> command, Path folder) {
    this(command, folder, LIMIT);
  }

  /** With another limit than the usual, for tests. */
  LogProcess(List<String> command, Path folder, Duration limit) {
    this.command = List.copyOf(command);
    this.folder = folder;
    this.limit = limit;
  }

  @Override
  public Optional<UpdateLogFinding> read(UpdateScan scan) {
    reading.lock();
    try {
      return aborted ? Optional.empty() : readInFolder(scan);
    } finally {
      reading.unlock();
    }
  }

  private Optional<UpdateLogFinding> readInFolder(UpdateScan scan) {
    try {
      // Nothing is written where others could have prepared something.
      Trust.check(folder);
      delete(folder);
      Files.createDirectory(folder);
      Trust.check(folder);
      return run(new LogRequest(scan.startedAt(), scan.finishedAt(), folder));
    } catch (IOException e) {
      Logger.warn("The update log could not be read: {}", e.toString());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      tidy(folder);
    }
  }

  @Override
  public void abort() {
    aborted = true;
    Process process = running;
    if (process != null) {
      ProcessTree.kill(process);
    }
  }

  /**
   * Waits for the end of a {@link #read} that was aborted. The service must not be gone before the
   * folder is.
   *
   * @return false if it takes longer
   */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    if (!reading.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    reading.unlock();
    return true;
  }

  private Optional<UpdateLogFinding> run(LogRequest request)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(command);
    line.add("update-log");
    line.addAll(request.toArguments());
    ProcessBuilder builder = new ProcessBuilder(line);
    ScanProcess.removeForeignOptions(builder.environment());
    builder.redirectInput(ScanProcess.NOTHING);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    running = process;
    try {
      if (aborted) {
        return Optional.empty();
      }
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("its process did not end within " + limit);
      }
      return aborted ? Optional.empty() : answer(request.answer(), process.exitValue());
    } finally {
      // Windows deletes no file that a process holds.
      ProcessTree.end(process);
      running = null;
    }
  }

  private static Optional<UpdateLogFinding> answer(Path answer, int exitCode) throws IOException {
    if (!Files.exists(answer)) {
      throw new IOException("its process ended with exit code " + exitCode);
    }
    if (Files.size(answer) > MAX_ANSWER) {
      throw new IOException("its process wrote more than " + MAX_ANSWER + " bytes");
    }
    try {
      JsonFields json = JsonFields.parse(Files.readString(answer));
      String problem = json.text("problem", 1000);
      if (problem != null) {
        Logger.info("The update log says nothing of the scan: {}", problem);
        return Optional.empty();
      }
      return Optional.of(UpdateLogJson.read(json));
    } catch (InvalidJson e) {
      throw new IOException("its process wrote no finding: " + e.getMessage(), e);
    }
  }

  /** Deletes what a reading left that did not come to its end. */
  public static void tidy(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      // The next reading deletes it.
      Logger.info("{} could not be deleted: {}", folder, e.toString());
    }
  }

  /** Touches nothing that others could have planted. */
  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Trust.check(folder);
      Deletion.delete(folder);
    }
  }
}
