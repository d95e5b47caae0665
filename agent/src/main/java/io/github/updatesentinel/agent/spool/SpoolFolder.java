package io.github.updatesentinel.agent.spool;

import io.github.updatesentinel.agent.disk.DurableFile;
import io.github.updatesentinel.agent.disk.Trust;
import io.github.updatesentinel.agent.disk.UntrustedFile;
import io.github.updatesentinel.agent.json.InvalidJson;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The files of the spool: {@code 0000000000000042.json.gz} is heartbeat 42, and the empty {@code
 * 0000000000000041.sent} says that 41 was the highest to leave. Names alone tell what there is, so
 * that a start reads no content. Not thread-safe.
 */
public final class SpoolFolder {
  /** Bytes; heartbeats have a few thousand. */
  public static final int MAX_FILE_BYTES = 1 << 20;

  /** Files; enough to see what is wrong with them. */
  public static final int MAX_ASIDE = 20;

  /** Beyond it JSON's numbers are not exact any more. */
  private static final long MAX_SEQUENCE = (1L << 53) - 1;

  private static final long NO_SEQUENCE = -1;

  private static final Pattern NAME = Pattern.compile("(\\d{16})\\.(json\\.gz|sent)");

  private final Path folder;
  private @Nullable Path marker;

  public SpoolFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * What one file holds.
   *
   * @param bytes of the file
   * @param writtenAt by the clock of that time
   */
  public record Stored(long bytes, Instant writtenAt) {}

  /**
   * What the folder holds.
   *
   * @param waiting by sequence
   * @param highest the highest sequence that ever was here; 0 where there was none
   */
  public record Listing(NavigableMap<Long, Stored> waiting, long highest) {}

  /**
   * A folder that has been tidied.
   *
   * @param untrusted files that others could have written, and that are removed
   */
  public record Opened(Listing listing, int untrusted) {}

  public Path path() {
    return folder;
  }

  /**
   * Makes the folder where it is missing, and looks at all names in it.
   *
   * @throws io.github.updatesentinel.agent.disk.UntrustedFile if others may change the folder
   */
  public Opened open() throws IOException {
    Trust.check(folder);
    Files.createDirectories(folder);
    int untrusted = removeUntrusted();
    tidy();
    return new Opened(list(folder), untrusted);
  }

  /** A heartbeat that was planted would be sent in this machine's name. */
  private int removeUntrusted() throws IOException {
    int removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{gz,new,sent}")) {
      for (Path file : files) {
        try {
          Trust.check(file);
        } catch (UntrustedFile e) {
          Logger.error("Removed: {}", e.getMessage());
          discard(file);
          removed++;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return removed;
  }

  /** What waits, without touching anything. */
  public static Listing list(Path folder) throws IOException {
    Trust.check(folder);
    NavigableMap<Long, Stored> waiting = new TreeMap<>();
    TreeSet<Long> sequences = new TreeSet<>();
    // Unlike a stream of paths, this walk gets sizes and times with the names, at no cost.
    Files.walkFileTree(
        folder,
        Set.of(),
        1,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = String.valueOf(file.getFileName());
            long sequence = sequence(name);
            if (sequence != NO_SEQUENCE) {
              sequences.add(sequence);
              if (!name.endsWith(".sent")) {
                waiting.put(
                    sequence,
                    new Stored(attributes.size(), attributes.lastModifiedTime().toInstant()));
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
            if (why instanceof NoSuchFileException && !file.equals(folder)) {
              return FileVisitResult.CONTINUE;
            }
            throw why;
          }
        });
    return new Listing(waiting, sequences.isEmpty() ? 0 : sequences.last());
  }

  private static long sequence(String name) {
    Matcher matcher = NAME.matcher(name);
    long sequence = matcher.matches() ? Long.parseLong(matcher.group(1)) : NO_SEQUENCE;
    return sequence <= MAX_SEQUENCE ? sequence : NO_SEQUENCE;
  }

  /**
   * Takes up or removes what a process that was killed, or a power loss, left behind, and removes
   * all markers but the highest.
   */
  private void tidy() throws IOException {
    marker = null;
    long highest = NO_SEQUENCE;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{new,sent}")) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".new")) {
          takeUp(file, name);
        } else if (sequence(name) > highest) {
          discard(marker);
          marker = file;
          highest = sequence(name);
        } else {
          discard(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** A heartbeat that is whole needs only its name. */
  private void takeUp(Path file, String name) {
    long sequence = sequence(name.substring(0, name.length() - ".new".length()));
    try {
      byte[] packed = DurableFile.read(file, MAX_FILE_BYTES).orElse(null);
      if (sequence != NO_SEQUENCE && packed != null) {
        HeartbeatGzip.unpack(packed, sequence);
        Files.move(file, file(sequence));
        return;
      }
    } catch (IOException | InvalidJson e) {
      Logger.debug("{} is incomplete: {}", file, e.toString());
    }
    discard(file);
  }

  /** Litter that something holds is no reason to do without the spool. */
  private static void discard(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      Logger.warn("{} can't be removed: {}", file, e.toString());
    }
  }

  private void deleteMarker() throws IOException {
    if (marker != null) {
      Files.deleteIfExists(marker);
    }
  }

  /** Durable on return. */
  public void write(long sequence, byte[] packed) throws IOException {
    try {
      DurableFile.write(file(sequence), packed);
    } catch (NoSuchFileException e) {
      // Somebody has taken the folder away.
      Files.createDirectories(folder);
      DurableFile.write(file(sequence), packed);
    }
  }

  /**
   * The heartbeat's JSON.
   *
   * @throws InvalidJson where the file is not a whole heartbeat
   * @throws NoSuchFileException where somebody has removed it
   */
  public ByteString read(long sequence) throws IOException, InvalidJson {
    Path file = file(sequence);
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new InvalidJson("larger than " + MAX_FILE_BYTES + " bytes");
    }
    byte[] packed =
        DurableFile.read(file, MAX_FILE_BYTES)
            .orElseThrow(() -> new NoSuchFileException(file.toString()));
    return HeartbeatGzip.unpack(packed, sequence);
  }

  public void delete(long sequence) throws IOException {
    Files.deleteIfExists(file(sequence));
  }

  /**
   * Says that this sequence has left, though no file of it may be here any more. A rename takes no
   * space, so that a full disk does not make a number come twice.
   */
  public void mark(long sequence) throws IOException {
    Trust.check(folder);
    Path next = folder.resolve("%016d.sent".formatted(sequence));
    if (marker == null || !Files.exists(marker)) {
      Files.write(next, new byte[0]);
    } else {
      Files.move(marker, next, StandardCopyOption.ATOMIC_MOVE);
    }
    marker = next;
  }

  /** Takes back what {@link #mark} said. */
  public void unmark() throws IOException {
    deleteMarker();
    marker = null;
  }

  /** Moves the file to where nobody sends it from; the oldest there go when there are many. */
  public void setAside(long sequence) throws IOException {
    Path aside = folder.resolve("aside");
    Trust.check(aside);
    Files.createDirectories(aside);
    Path file = file(sequence);
    Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    TreeSet<Path> kept = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(aside)) {
      files.forEach(kept::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    while (kept.size() > MAX_ASIDE) {
      Files.delete(kept.pollFirst());
    }
  }

  private Path file(long sequence) {
    return folder.resolve("%016d.json.gz".formatted(sequence));
  }
}
