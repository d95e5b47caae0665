package io.github.updatesentinel.agent.updatelog;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What the fuzzer calls: any bytes as an archive, and an archive of a log that has them as its name
 * and content.
 */
public final class ArchiveFuzzer {
  private ArchiveFuzzer() {}

  /** One input; a damaged archive is the only complaint. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    read(bytes);
    read(archive(bytes));
  }

  private static void read(byte[] archive) {
    LogAnalyzer analyzer = new LogAnalyzer(read -> {});
    LogInput.Receiver receiver =
        new LogInput.Receiver() {
          @Override
          public void log(String name, InputStream in) {
            if (name.chars().anyMatch(c -> c < ' ' || c == 0x202E)) {
              throw new IllegalStateException("a name that can't be shown");
            }
            analyzer.add(name, in);
          }

          @Override
          public void unreadable(LogFile file) {}

          @Override
          public void skipped(long files) {}

          @Override
          public void leftOut(long files) {}
        };
    try {
      new ZipLogs("logs.zip", receiver).read(new ByteArrayInputStream(archive));
    } catch (IOException e) {
      LogInput.problem(e);
    }
    analyzer.result();
  }

  private static byte[] archive(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String name = text.lines().findFirst().orElse("");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.ISO_8859_1)) {
      zip.putNextEntry(new ZipEntry(name.substring(0, Math.min(name.length(), 1000)) + ".log"));
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
