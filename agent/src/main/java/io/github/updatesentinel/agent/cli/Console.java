package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.agent.service.WindowsMachine;
import io.github.updatesentinel.agent.win32.OutputCodePage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Standard output and error in the character sets that their readers expect. */
final class Console {
  private static final int UTF_8_PAGE = 65001;

  /**
   * GB 18030. The tables that Java has for it are not installed: they are as large as a hundred
   * other classes. All that GBK has is the same in it.
   */
  private static final int GB18030_PAGE = 54936;

  private Console() {}

  /**
   * A console gets what it shows. Behind a pipe or in a file, JSON is UTF-8, and text has the code
   * page that Windows' own programs write and read there.
   */
  static PrintStream out(boolean json) {
    return new PrintStream(
        new FileOutputStream(FileDescriptor.out), true, charset("stdout.encoding", json));
  }

  static PrintStream err() {
    return new PrintStream(
        new FileOutputStream(FileDescriptor.err), true, charset("stderr.encoding", false));
  }

  /** Whether a person watches: standard input and output are a console. */
  // From Java 22 on there is always a console object; the runtime is a 17 or a 21.
  @SuppressWarnings("SystemConsoleNull")
  static boolean isInteractive() {
    return System.console() != null;
  }

  /** Whether standard output can hold this text at all. */
  static boolean canShow(String text, boolean json) {
    return charset("stdout.encoding", json).newEncoder().canEncode(text);
  }

  // From Java 22 on there is always a console object; the runtime is a 17 or a 21.
  @SuppressWarnings("SystemConsoleNull")
  private static Charset charset(String property, boolean json) {
    String name = consoleCharset(property, System::getProperty, System.console() != null);
    if (name != null && Charset.isSupported(name)) {
      return Charset.forName(name);
    }
    return json || !WindowsMachine.isWindows() ? StandardCharsets.UTF_8 : ofCodePage();
  }

  /**
   * Java 17 knows a console's code page by a property of its own, which is absent if there is no
   * console. Newer versions always set another property, which is Windows' ANSI code page if there
   * is no console.
   */
  static @Nullable String consoleCharset(
      String property, UnaryOperator<@Nullable String> properties, boolean console) {
    String name = properties.apply("sun." + property);
    return name == null && console ? properties.apply(property) : name;
  }

  private static Charset ofCodePage() {
    try {
      return charset(OutputCodePage.current());
    } catch (LinkageError e) {
      // The command itself then says what is wrong with the installation.
      return StandardCharsets.UTF_8;
    }
  }

  /** UTF-8 where Java does not know the code page, as with {@code chcp 65001}. */
  static Charset charset(int codePage) {
    if (codePage == UTF_8_PAGE) {
      return StandardCharsets.UTF_8;
    }
    if (codePage == GB18030_PAGE) {
      return Charset.forName("GBK");
    }
    // Windows' own tables, where Java has them beside those of the standards.
    return List.of("ms" + codePage, "windows-" + codePage, "IBM" + codePage, "Cp" + codePage)
        .stream()
        .filter(Charset::isSupported)
        .findFirst()
        .map(Charset::forName)
        .orElse(StandardCharsets.UTF_8);
  }
}
