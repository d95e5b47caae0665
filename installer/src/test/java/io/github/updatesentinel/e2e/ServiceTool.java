package io.github.updatesentinel.e2e;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * svctool.exe in a prefix of Wine, running for as long as the prefix is in use: Wine ends all
 * services with its last ordinary program, and the start of a program takes longer than what this
 * one does in a thousand calls.
 */
final class ServiceTool implements AutoCloseable {
  static final String PROGRAM = "C:\\double\\svctool.exe";
  private static final int ANSWER_WITHIN_SECONDS = 120;
  private static final String END = "";

  private final Process process;
  private final BufferedWriter commands;
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(2);

  private ServiceTool(Process process) {
    this.process = process;
    this.commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Returns when Wine is up, so that its services come from this program and trace where it does.
   *
   * @param trace gets what services trace of the event log
   */
  static ServiceTool start(Wine wine, Path trace) throws IOException {
    Process process = wine.openTracing(trace, PROGRAM, "serve");
    ServiceTool tool = new ServiceTool(process);
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    if (reader.readLine() == null) {
      throw new IOException("Wine did not start " + PROGRAM);
    }
    Thread thread = new Thread(() -> tool.read(reader), "answers of svctool");
    thread.setDaemon(true);
    thread.start();
    return tool;
  }

  private void read(BufferedReader reader) {
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        answers.put(line);
      }
    } catch (IOException e) {
      // As its end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answers.offer(END);
  }

  /**
   * Runs a command.
   *
   * @param words none with a tab or a line's end in it
   * @return the exit code is the Win32 error, or 0
   */
  synchronized Wine.Result run(String... words) {
    String answer;
    try {
      commands.write(String.join("\t", words));
      commands.newLine();
      commands.flush();
      answer = answers.poll(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new AssertionError("svctool has ended, and with it Wine", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    if (answer == null || answer.equals(END)) {
      throw new AssertionError("no answer to svctool " + Arrays.toString(words));
    }
    List<String> parts = List.of(answer.split("\t", 2));
    return new Wine.Result(Integer.parseInt(parts.get(0)), parts.get(1));
  }

  /** Runs a command that has to succeed. */
  String must(String... words) {
    Wine.Result result = run(words);
    if (result.exitCode() != 0) {
      throw new AssertionError("svctool " + Arrays.toString(words) + " gave " + result);
    }
    return result.output();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
