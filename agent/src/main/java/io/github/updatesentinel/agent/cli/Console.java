package io.github.updatesentinel.agent.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Standard output and error in the character set that the console shows. */
final class Console {
  private Console() {}

  static PrintStream out() {
    return new PrintStream(
        new FileOutputStream(FileDescriptor.out), true, charset("sun.stdout.encoding"));
  }

  static PrintStream err() {
    return new PrintStream(
        new FileOutputStream(FileDescriptor.err), true, charset("sun.stderr.encoding"));
  }

  /** Whether the console can show this text at all. */
  static boolean canShow(String text) {
    return charset("sun.stdout.encoding").newEncoder().canEncode(text);
  }

  /** JDK 17 knows a console's code page by this property, and it is absent where there is none. */
  private static Charset charset(String property) {
    String name = System.getProperty(property);
    if (name != null && Charset.isSupported(name)) {
      return Charset.forName(name);
    }
    return StandardCharsets.UTF_8;
  }
}
