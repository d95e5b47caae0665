package io.github.updatesentinel.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The message DLL, read as the Event Viewer reads it. */
final class MessageDll {
  /** Lets the system choose the language. */
  static final int ANY_LANGUAGE = 0;

  private final Wine wine;
  private final Path file;
  private final Path tool;

  MessageDll(Wine wine, Build build) {
    this.wine = wine;
    this.file = build.messageDll();
    this.tool = build.tools().resolve("messages.exe");
  }

  Path file() {
    return file;
  }

  /**
   * An event's text.
   *
   * @param language Windows' number of it
   * @throws AssertionError where Windows has none, with Windows' error
   */
  String render(int event, int language, List<String> facts) {
    List<String> command = new ArrayList<>();
    command.add(tool.toString());
    command.add("Z:" + file.toAbsolutePath().toString().replace('/', '\\'));
    command.add(Integer.toString(language));
    command.add(Integer.toString(event));
    command.addAll(facts);
    return wine.must(command.toArray(String[]::new));
  }
}
