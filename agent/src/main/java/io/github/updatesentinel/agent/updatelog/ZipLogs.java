package io.github.updatesentinel.agent.updatelog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.updatesentinel.agent.updatelog.text.LineText;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * The logs of a ZIP archive, as a stream: nothing is unpacked to the disk, and an archive that
 * expands without end is left.
 */
final class ZipLogs {
  /** Logs compress to a tenth or a thirtieth; the format allows a thousandth. */
  private static final int MAX_RATIO = 200;

  /** Below this size, any ratio is harmless. */
  private static final long HARMLESS = 256L << 20;

  private static final int MAX_ENTRIES = 100_000;

  private final String archive;
  private final LogInput.Receiver receiver;
  private long compressed;
  private long expanded;

  ZipLogs(String archive, LogInput.Receiver receiver) {
    this.archive = archive;
    this.receiver = receiver;
  }

  void read(InputStream in) throws IOException {
    long skipped = 0;
    int logs = 0;
    // Names may be in any code page: Latin-1 takes all bytes, and they are read again below.
    try (ZipInputStream zip = new ZipInputStream(new Compressed(in), ISO_8859_1)) {
      ZipEntry entry = zip.getNextEntry();
      for (int entries = 0; entry != null; entries++) {
        if (entries >= MAX_ENTRIES || logs >= LogInput.MAX_FILES) {
          throw new ArchiveProblem(
              new LogProblem(LogProblem.Kind.TOO_MANY_FILES, String.valueOf(LogInput.MAX_FILES)));
        }
        String name = name(entry);
        Expanded content = new Expanded(zip);
        if (!entry.isDirectory() && LogInput.isLogName(name)) {
          logs++;
          receiver.log(archive + "!" + name, content);
        } else if (LogInput.isArchiveName(name)) {
          receiver.unreadable(LogFile.unread(archive + "!" + name, LogProblem.Kind.ARCHIVE));
        } else if (!entry.isDirectory()) {
          skipped++;
        }
        content.drain();
        entry = zip.getNextEntry();
      }
    } catch (ZipException | IllegalArgumentException e) {
      throw new ArchiveProblem(
          new LogProblem(
              LogProblem.Kind.DAMAGED_ARCHIVE,
              LineText.shown(String.valueOf(e.getMessage()), 200)));
    } finally {
      if (skipped > 0) {
        receiver.skipped(skipped);
      }
    }
  }

  private static String name(ZipEntry entry) {
    byte[] bytes = entry.getName().getBytes(ISO_8859_1);
    boolean latin = new String(bytes, ISO_8859_1).equals(entry.getName());
    String name = latin ? LineText.of(bytes, 0, bytes.length) : entry.getName();
    return LineText.shown(name, 500);
  }

  private final class Compressed extends FilterInputStream {
    Compressed(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int c = super.read();
      compressed += c >= 0 ? 1 : 0;
      return c;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = super.read(bytes, from, length);
      compressed += Math.max(0, count);
      return count;
    }
  }

  /** One entry; whoever reads it can't close the archive. */
  private final class Expanded extends InputStream {
    private final InputStream in;

    Expanded(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = in.read(bytes, from, length);
      expanded += Math.max(0, count);
      if (expanded > HARMLESS && expanded / MAX_RATIO > compressed) {
        throw new ArchiveProblem(
            new LogProblem(LogProblem.Kind.EXPANDS_TOO_MUCH, expanded / 1_000_000 + " MB"));
      }
      return count;
    }

    void drain() throws IOException {
      byte[] buffer = new byte[8192];
      while (read(buffer, 0, buffer.length) >= 0) {
        // Counted above.
      }
    }
  }
}
