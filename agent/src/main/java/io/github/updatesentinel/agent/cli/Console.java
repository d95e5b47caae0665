package io.github.updatesentinel.agent.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Standard output and error in the character set that the console shows. */
final class Console {
  private Console() {}

  static PrintStream out() {
    return new PrintStream(
        new FileOutputStream(FileDescriptor.out), true, charset("stdout.encoding"));
  }

  static PrintStream err() {
    return new PrintStream(
        new FileOutputStream(FileDescriptor.err), true, charset("stderr.encoding"));
  }

  /** Whether the console can show this text at all. */
  static boolean canShow(String text) {
    return charset("stdout.encoding").newEncoder().canEncode(text);
  }

  // From Java 22 on there is always a console object; the runtime is a 17 or a 21.
  @SuppressWarnings("SystemConsoleNull")
  private static Charset charset(String property) {
    return charset(property, System::getProperty, System.console() != null);
  }

  /**
   * Java 17 knows a console's code page by a property of its own, and it is absent where there is
   * no console. Newer ones have a property for both, which is Windows' ANSI code page where there
   * is none.
   */
  static Charset charset(
      String property, UnaryOperator<@Nullable String> properties, boolean console) {
    String name = properties.apply("sun." + property);
    if (name == null && console) {
      name = properties.apply(property);
    }
    if (name != null && Charset.isSupported(name)) {
      return Charset.forName(name);
    }
    return StandardCharsets.UTF_8;
  }
}
