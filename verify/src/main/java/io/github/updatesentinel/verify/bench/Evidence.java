package io.github.updatesentinel.verify.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was seen, as files of one folder: of each program its command line, exit code and output,
 * and whatever else a check keeps. Secrets are made unreadable in all of it. Thread-safe: what an
 * interruption undoes is kept too.
 */
public final class Evidence {
  private static final String HIDDEN = "[hidden]";

  private final Path folder;
  private final List<String> secrets = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, Last> lasts = new HashMap<>();
  private int number;

  /** The last answer of a command line, and the file that has it. */
  private record Last(String name, String text) {}

  /**
   * Starts without any.
   *
   * @param folder is made
   */
  public Evidence(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  public Path folder() {
    return folder;
  }

  /** From now on this is kept nowhere. */
  public synchronized void hide(String secret) {
    secrets.add(secret);
  }

  /** Names of all files so far, for {@link #since}. */
  public synchronized int mark() {
    return names.size();
  }

  /** The files that came after a mark. */
  public synchronized List<String> since(int mark) {
    return names.subList(mark, names.size()).stream().distinct().toList();
  }

  public synchronized void keep(Run run) throws IOException {
    String head =
        "> %s%nexit code %s%s%n%n"
            .formatted(
                String.join(" ", run.command()),
                run.timedOut() ? "none: ended at its limit" : run.exitCode(),
                run.cut() ? ", output cut" : "");
    String text = head + run.text();
    String command = String.join(" ", run.command());
    Last last = lasts.get(command);
    if (last == null || !last.text().equals(text)) {
      last = new Last(nextName(run.command()), text);
      lasts.put(command, last);
      keep(last.name(), text);
    } else {
      // Asked again and again while something is waited for; the answer is kept once.
      names.add(last.name());
    }
  }

  synchronized void keepFailure(List<String> command, IOException failure) throws IOException {
    keep(
        nextName(command), "> %s%nnot started: %s%n".formatted(String.join(" ", command), failure));
  }

  private String nextName(List<String> command) {
    number++;
    String program = command.get(0).replaceFirst(".*[\\\\/]", "").replaceFirst("\\.exe$", "");
    String first = command.size() > 1 ? command.get(1) : "";
    String second = command.size() > 2 ? command.get(2) : "";
    String words = redacted(program + " " + first + " " + second).replaceAll("[^A-Za-z0-9]+", "-");
    return "%03d-%s.txt"
        .formatted(number, words.substring(0, Math.min(words.length(), 60)))
        .toLowerCase(Locale.ROOT);
  }

  /** Keeps a text, in place of what was kept under that name. */
  public synchronized void keep(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), redacted(text), StandardCharsets.UTF_8);
    names.add(name);
  }

  /** Keeps a file of text, if it can be read, with its encoding made UTF-8. */
  public void keepFile(String name, Path file) throws IOException {
    keep(name, TextFile.read(file));
  }

  /** The text without its secrets. */
  public synchronized String redacted(String text) {
    String result = text;
    for (String secret : secrets) {
      result = result.replace(secret, HIDDEN);
    }
    return result;
  }
}
