package io.github.updatesentinel.agent.updatelog;

import io.github.updatesentinel.agent.updatelog.text.LineText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the logs in files, folders, and ZIP archives. */
final class LogInput {
  /** Entries of folders that are looked at; a folder of logs has a few hundred. */
  private static final int MAX_VISITED = 200_000;

  /** Logs of one folder; Windows keeps about a hundred. */
  static final int MAX_FILES = 1000;

  private static final int MAX_DEPTH = 16;
  private static final int ZIP_MARK = 4;

  /** Receives each log. */
  interface Receiver {
    void log(String name, InputStream in);

    /** A file that is none, or that can't be opened. */
    void unreadable(LogFile file);

    /** Files that were not looked at, since they are no logs by their names. */
    void skipped(long files);

    /** Logs beyond the limit of a folder. */
    void leftOut(long files);
  }

  private final Receiver receiver;

  LogInput(Receiver receiver) {
    this.receiver = receiver;
  }

  void open(Path path) {
    try {
      if (Files.isDirectory(path)) {
        folder(path);
      } else {
        file(path);
      }
    } catch (IOException | SecurityException e) {
      receiver.unreadable(LogFile.unreadable(shown(path), null, problem(e), true));
    }
  }

  /** What went wrong, in words that a person understands. */
  static LogProblem problem(Exception e) {
    if (e instanceof NoSuchFileException) {
      return new LogProblem(LogProblem.Kind.MISSING, null);
    }
    if (e instanceof ArchiveProblem archive) {
      return archive.problem();
    }
    String detail =
        e instanceof AccessDeniedException
            ? "access denied"
            : LineText.shown(String.valueOf(e.getMessage()), 200);
    return new LogProblem(LogProblem.Kind.IO_ERROR, detail);
  }

  /** Whether the name is one that logs have. */
  static boolean isLogName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String last = lower.substring(Math.max(lower.lastIndexOf('/'), lower.lastIndexOf('\\')) + 1);
    return last.endsWith(".log")
        || last.endsWith(".txt")
        || last.endsWith(".etl")
        || (last.indexOf('.') < 0 && !last.isEmpty());
  }

  /** Whether the name is one that ZIP archives have. */
  static boolean isArchiveName(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  static String shown(Path path) {
    return LineText.shown(path.toString(), 1000);
  }

  private void file(Path path) throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      in.mark(ZIP_MARK);
      byte[] mark = in.readNBytes(ZIP_MARK);
      in.reset();
      boolean zip =
          mark.length == ZIP_MARK
              && mark[0] == 'P'
              && mark[1] == 'K'
              && ((mark[2] == 3 && mark[3] == 4) || (mark[2] == 5 && mark[3] == 6));
      if (zip) {
        new ZipLogs(shown(path), receiver).read(in);
      } else {
        receiver.log(shown(path), in);
      }
    }
  }

  private void folder(Path folder) throws IOException {
    Walk walk = new Walk(folder);
    Files.walkFileTree(folder, Set.<FileVisitOption>of(), MAX_DEPTH, walk);
    Collections.sort(walk.found);
    walk.found.forEach(this::open);
    if (walk.skipped > 0) {
      receiver.skipped(walk.skipped);
    }
    if (walk.leftOut > 0) {
      receiver.leftOut(walk.leftOut);
    }
    if (walk.stopped || walk.leftOut > 0) {
      LogProblem problem =
          new LogProblem(LogProblem.Kind.TOO_MANY_FILES, String.valueOf(MAX_FILES));
      receiver.unreadable(LogFile.unreadable(shown(folder), null, problem, true));
    }
  }

  /** Collects the logs of a folder; links are not followed. */
  private final class Walk extends SimpleFileVisitor<Path> {
    final List<Path> found = new ArrayList<>();
    final Path folder;
    long skipped;
    long leftOut;
    boolean stopped;
    private int visited;

    Walk(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Path name = file.getFileName();
      if (++visited > MAX_VISITED) {
        stopped = true;
        return FileVisitResult.TERMINATE;
      }
      if (!attributes.isRegularFile() || name == null || !isWanted(name.toString())) {
        skipped++;
      } else if (found.size() < MAX_FILES) {
        found.add(file);
      } else {
        leftOut++;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
      if (file.equals(folder)) {
        throw why;
      }
      receiver.unreadable(LogFile.unreadable(shown(file), null, problem(why), true));
      return ++visited > MAX_VISITED ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visitedFolder, @Nullable IOException why) {
      if (why != null) {
        receiver.unreadable(LogFile.unreadable(shown(visitedFolder), null, problem(why), true));
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean isWanted(String name) {
      return isLogName(name) || isArchiveName(name);
    }
  }
}
