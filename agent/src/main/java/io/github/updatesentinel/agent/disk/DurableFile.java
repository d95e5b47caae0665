package io.github.updatesentinel.agent.disk;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.tinylog.Logger;

/**
 * Reads and writes files that are whole at every moment, whatever happens to the process or the
 * power.
 */
public final class DurableFile {
  private static final int TRIES = 10;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private DurableFile() {}

  /**
   * Puts a file in place in one step; durable on return. Until then the old one, if any, is there
   * in full. The new one is made beside it as {@code <name>.new}, so two threads must not write the
   * same file at once.
   *
   * <p>A file that another program holds, as a virus scanner does for a moment, is tried again for
   * up to a second.
   *
   * @param file in a folder that exists
   * @param bytes all that will be in it
   * @throws UntrustedFile if it is in the data folder and others may change the folder
   * @throws IOException if it can't be written; then the old one is still there
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, bytes, DurableFile::replace, PAUSE);
  }

  /**
   * The whole file, or empty where there is none. One that another program holds is tried again, as
   * {@link #write} does.
   *
   * @param maxBytes 0 or more; a file that is larger is not read
   * @throws UntrustedFile if it is in the data folder and others could have written it
   * @throws IOException if it is larger or can't be read
   */
  public static Optional<byte[]> read(Path file, int maxBytes) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        Trust.check(file);
        return Optional.of(readWhole(file, maxBytes));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (IOException e) {
        if (tries == TRIES || !isHeld(e)) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static byte[] readWhole(Path file, int maxBytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes);
      if (in.read() >= 0) {
        throw new IOException(file + ": larger than " + maxBytes + " bytes");
      }
      return bytes;
    }
  }

  /** The last step, which another program can hold up. */
  interface Rename {
    void move(Path from, Path to) throws IOException;
  }

  static void write(Path file, byte[] bytes, Rename rename, Duration pause) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Trust.check(folder);
    }
    Path next = file.resolveSibling(file.getFileName() + ".new");
    for (int tries = 1; ; tries++) {
      try {
        writeThrough(next, bytes);
        rename.move(next, file);
        break;
      } catch (IOException e) {
        if (tries == TRIES || !isHeld(e)) {
          discard(next, e);
          throw e;
        }
        LockSupport.parkNanos(pause.toNanos());
      }
    }
    forceNameOf(file);
  }

  /** Always a new file: one that is there already may be a link, or have rights of its own. */
  private static void writeThrough(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  private static void replace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Access denied, or the sharing violation, which Java has no class of its own for. */
  private static boolean isHeld(IOException e) {
    return e instanceof AccessDeniedException || e.getClass() == FileSystemException.class;
  }

  /** A disk that is full needs its room back. */
  private static void discard(Path next, IOException why) {
    try {
      Files.deleteIfExists(next);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /**
   * The new name is durable with its folder, or on Windows, which opens no folder, with the file's
   * own metadata. The bytes are safe already; a scanner that holds the file costs no more.
   */
  private static void forceNameOf(Path file) {
    boolean windows = File.separatorChar == '\\';
    Path named = windows ? file : file.toAbsolutePath().getParent();
    StandardOpenOption option = windows ? StandardOpenOption.WRITE : StandardOpenOption.READ;
    try (FileChannel channel = FileChannel.open(named, option)) {
      channel.force(true);
    } catch (IOException e) {
      Logger.debug("The name of {} may not be durable yet: {}", file, e.toString());
    }
  }
}
