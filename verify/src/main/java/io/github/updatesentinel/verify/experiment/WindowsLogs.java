package io.github.updatesentinel.verify.experiment;

import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The ends of the logs that Windows Update and its servicing write. */
final class WindowsLogs {
  /** Far more than some scans leave, and a zip that can still be sent. */
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private final Bench bench;

  WindowsLogs(Bench bench) {
    this.bench = bench;
  }

  /** Keeps what can be read; what can't is a sentence in its place. */
  void keep() throws IOException {
    try {
      keepEnd("experiment-WindowsUpdate.log", bench.updateLog().decode(true));
    } catch (NothingSeen e) {
      bench.evidence().keep("experiment-WindowsUpdate.log", e.reason());
    }
    Path root = Path.of(bench.windows().systemRoot());
    keepEnd(
        "experiment-ReportingEvents.log", root.resolve("SoftwareDistribution/ReportingEvents.log"));
    keepEnd("experiment-CBS.log", root.resolve("Logs/CBS/CBS.log"));
  }

  private void keepEnd(String name, Path file) throws IOException {
    String text;
    try {
      text = end(file);
    } catch (IOException e) {
      text = file + " could not be read: " + e;
    }
    bench.evidence().keep(name, text);
  }

  static String end(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      Charset charset = charset(in);
      long start = Math.max(0, in.length() - MOST_BYTES);
      in.seek(start - start % 2);
      byte[] bytes = new byte[(int) Math.min(MOST_BYTES + 1L, in.length() - in.getFilePointer())];
      in.readFully(bytes);
      return new String(bytes, charset);
    }
  }

  private static Charset charset(RandomAccessFile in) throws IOException {
    if (in.length() < 2) {
      return StandardCharsets.UTF_8;
    }
    in.seek(0);
    return in.readUnsignedShort() == 0xFFFE ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
  }
}
