package io.github.updatesentinel.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs Windows programs in one Wine prefix. */
public final class Wine {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/lib/wine/wine64"), Path.of("/usr/bin/wine64"), Path.of("/usr/bin/wine"));

  /** Bounds a hang alone: an installation takes a tenth of it, but not on a busy computer. */
  private static final int TIMEOUT_SECONDS = 600;

  /** Java 21 asks for what Wine does not have, and says so at each start. */
  private static final Pattern NOT_IN_WINE =
      Pattern.compile("OpenJDK 64-Bit Server VM warning: .*: Call not implemented\\R");

  private static final String ROOT_DEVICES = "HKLM\\System\\CurrentControlSet\\Enum\\ROOT\\WINE";

  private static final Pattern NO_SERVER = Pattern.compile("wine client error:0: .*\\R?");

  private final Path program;
  private final Path prefix;
  private List<String> wrapper = List.of();

  Wine(Path prefix) {
    this.prefix = prefix;
    this.program =
        PLACES.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("wine64 is missing; ./dev installs it"));
  }

  /**
   * Copies a fresh prefix, and makes it first where there is none: that takes ten times as long.
   *
   * @param fresh never used itself, so that it stays as it was made
   */
  static void copyFresh(Path fresh, Path prefix) throws IOException {
    if (!Files.exists(fresh)) {
      // Under another name until it is complete: a cut-off one is never taken for whole.
      Path making = fresh.resolveSibling(fresh.getFileName() + ".new");
      Machine.remove(making);
      Files.createDirectories(making);
      Wine wine = new Wine(making);
      wine.must("wineboot", "-i");
      // Its drivers for game controllers take as long to start as all the rest, and go on polling.
      wine.run("reg", "delete", ROOT_DEVICES, "/f");
      wine.awaitEnd();
      Files.move(making, fresh);
    }
    Files.createDirectories(prefix.getParent());
    Process copy =
        new ProcessBuilder("cp", "-a", fresh.toString(), prefix.toString()).inheritIO().start();
    try {
      if (copy.waitFor() != 0) {
        throw new IOException(fresh + " could not be copied to " + prefix);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * From now on everything runs inside of something else.
   *
   * @param command to which a program's is appended; empty for nothing
   */
  void within(List<String> command) {
    wrapper = List.copyOf(command);
  }

  /** What a program printed, and how it ended. */
  record Result(int exitCode, String output) {
    /**
     * Whether it ran at all. If Wine's server ends as a program starts, the program ends with 1,
     * and prints nothing or that its first thread, which has no number yet, has lost the server.
     */
    boolean started() {
      return exitCode != 1 || !(output.isEmpty() || NO_SERVER.matcher(output).matches());
    }
  }

  Result run(String... command) {
    return run(null, command);
  }

  /**
   * Runs a program to its end.
   *
   * @param folder to run it in; null for any
   */
  Result run(@Nullable Path folder, String... command) {
    Result result = runOnce(folder, command);
    return result.started() ? result : runOnce(folder, command);
  }

  private Result runOnce(@Nullable Path folder, String... command) {
    try {
      Path output = Files.createTempFile("wine", ".out");
      try {
        Process process =
            builder("-all", command)
                .directory(folder == null ? null : folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("did not end: " + List.of(command));
        }
        String text =
            NOT_IN_WINE.matcher(Files.readString(output, StandardCharsets.UTF_8)).replaceAll("");
        return new Result(process.exitValue(), text);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Starts a program that goes on; what it prints is thrown away. */
  Process start(String... command) throws IOException {
    return builder("-all", command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Starts a program that goes on; what it prints is the caller's to read. */
  public Process open(String... command) throws IOException {
    return builder("-all", command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Runs a program that has to succeed. */
  public String must(String... command) {
    Result result = run(command);
    if (result.exitCode() != 0) {
      throw new AssertionError(List.of(command) + " gave " + result);
    }
    return result.output();
  }

  /**
   * Starts a program that goes on; what it prints is the caller's to read.
   *
   * @param trace gets its trace of the event log, and that of all that comes from it
   */
  Process openTracing(Path trace, String... command) throws IOException {
    return builder("-all,+eventlog", command)
        .redirectError(ProcessBuilder.Redirect.appendTo(trace.toFile()))
        .start();
  }

  /** Ends everything that runs in the prefix, and waits for that. */
  void shutDown() {
    server("-k");
    awaitEnd();
  }

  /** Waits until nothing runs in the prefix any more, Wine's own services included. */
  void awaitEnd() {
    server("-w");
  }

  private void server(String option) {
    Path server = program.resolveSibling("wineserver");
    List<String> command = new ArrayList<>(wrapper);
    command.add(Files.isExecutable(server) ? server.toString() : "wineserver");
    command.add(option);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("WINEPREFIX", prefix.toString());
    try {
      builder.start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ProcessBuilder builder(String debug, String... command) {
    List<String> line = new ArrayList<>(wrapper);
    line.add(program.toString());
    line.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("WINEPREFIX", prefix.toString());
    builder.environment().put("WINEDEBUG", debug);
    builder.environment().put("WINEARCH", "win64");
    // No dialogue about Mono or Gecko, no complaint about a missing Wayland, no debugger's page on
    // a crashed program's output, and no menu of Linux to be kept up to date.
    builder
        .environment()
        .put(
            "WINEDLLOVERRIDES",
            "mscoree,mshtml,winewayland.drv=;winedbg.exe,winemenubuilder.exe=d");
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  /** The processes of the prefix whose command line names a program. */
  public List<ProcessHandle> processes(String name) {
    return ProcessHandle.allProcesses()
        .filter(process -> cmdline(process).anyMatch(word -> word.contains(name)))
        .filter(this::isOurs)
        .toList();
  }

  private static Stream<String> cmdline(ProcessHandle process) {
    return read(process, "cmdline").lines().limit(1).flatMap(l -> Stream.of(l.split("\0")));
  }

  private boolean isOurs(ProcessHandle process) {
    return read(process, "environ").contains("WINEPREFIX=" + prefix + "\0");
  }

  /** Empty for a process that has gone meanwhile. */
  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
