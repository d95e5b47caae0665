package io.github.updatesentinel.bench;

import io.github.updatesentinel.e2e.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A program on the same machine that the service is held against; it prints a line when ready. */
final class Peer {
  private final Machine machine;
  private final String mark;
  private final List<String> command;

  /**
   * @param mark a word of the command line that identifies its process
   */
  Peer(Machine machine, String mark, List<String> command) {
    this.machine = machine;
    this.mark = mark;
    this.command = List.copyOf(command);
  }

  /** What is done with a peer that runs. */
  interface Use<T> {
    T with(Watched process);
  }

  /** How long each of several starts takes, from the program's start to its line. */
  List<Duration> starts(int times) throws IOException {
    List<Duration> starts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      Process process = open();
      starts.add(Duration.ofNanos(System.nanoTime() - start));
      end(process);
    }
    return starts;
  }

  <T> T running(Use<T> use) throws IOException {
    Process process = open();
    try {
      return use.with(new Watched(found().get(0)));
    } finally {
      end(process);
    }
  }

  private Process open() throws IOException {
    Process process = machine.wine().open(command.toArray(String[]::new));
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (line == null || !line.equals("ready")) {
      end(process);
      throw new IOException(command + " said " + line);
    }
    return process;
  }

  private List<ProcessHandle> found() {
    List<ProcessHandle> found = machine.wine().processes(mark);
    if (found.size() != 1) {
      throw new IllegalStateException("expected one process of " + mark + ", found " + found);
    }
    return found;
  }

  private static void end(Process process) {
    process.destroyForcibly();
    process.onExit().join();
  }
}
