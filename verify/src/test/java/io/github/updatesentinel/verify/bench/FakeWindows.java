package io.github.updatesentinel.verify.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Answers for programs, by what their command lines hold; the clock moves as it is waited for. */
public final class FakeWindows implements Commands, Time {
  private final Map<String, Run> answers = new LinkedHashMap<>();
  private final Map<String, Runnable> tasks = new LinkedHashMap<>();
  private final List<String> commands = new ArrayList<>();
  private final NavigableMap<Instant, Runnable> later = new TreeMap<>();
  private Instant now = Instant.parse("2026-11-28T00:00:00Z");

  /** From now on a command line that contains these words gets this; the last one wins. */
  public FakeWindows answer(String words, int exitCode, String output) {
    answers.put(
        words,
        new Run(List.of(words), exitCode, output.getBytes(StandardCharsets.UTF_8), false, false));
    return this;
  }

  /** Does something whenever a command line contains these words, before it is answered. */
  public FakeWindows before(String words, Runnable task) {
    tasks.put(words, task);
    return this;
  }

  /** The same once the clock has moved that far. */
  public FakeWindows answerAfter(Duration time, String words, int exitCode, String output) {
    Instant then = now.plus(time);
    later.put(then, () -> answer(words, exitCode, output));
    return this;
  }

  /** What a check works with on a computer with this run's own product. */
  public Bench bench(Path work, Listener listener) throws IOException {
    Windows folders = Windows.of(Map.of());
    Tools tools = new Tools(this, folders);
    Evidence evidence = new Evidence(work.resolve("evidence"));
    return new Bench(
        tools,
        folders,
        new Facts("Windows", false, true, 19045, 1),
        new Product(tools, folders),
        listener,
        evidence,
        this,
        new UpdateLog(tools, folders, this, work, evidence),
        work,
        null,
        null,
        "token",
        false);
  }

  /** All that ran, each as one line. */
  public List<String> commands() {
    return commands;
  }

  @Override
  public Run run(Duration limit, List<String> command) throws IOException {
    String line = String.join(" ", command);
    commands.add(line);
    tasks.forEach(
        (words, task) -> {
          if (line.contains(words)) {
            task.run();
          }
        });
    Run found = null;
    for (Map.Entry<String, Run> answer : answers.entrySet()) {
      if (line.contains(answer.getKey())) {
        found = answer.getValue();
      }
    }
    if (found == null) {
      throw new IOException("not started: " + line);
    }
    return found;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void pause(Duration pause) {
    now = now.plus(pause);
    NavigableMap<Instant, Runnable> due = later.headMap(now, true);
    due.values().forEach(Runnable::run);
    due.clear();
  }
}
