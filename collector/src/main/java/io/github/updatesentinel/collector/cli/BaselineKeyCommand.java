package io.github.updatesentinel.collector.cli;

import io.github.updatesentinel.collector.baseline.BaselineSigner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** {@code baseline-key FILE}: makes a key that baselines are signed with. */
public final class BaselineKeyCommand {
  private BaselineKeyCommand() {}

  /**
   * Writes a new key, readable by its owner alone, and prints the public half.
   *
   * @param arguments one: the file, which must not exist
   * @return exit code: 0, 1 if it can't be written, 2 for wrong arguments
   */
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.size() != 1 || arguments.get(0).startsWith("-")) {
      err.println("usage: baseline-key FILE");
      return 2;
    }
    Path file = Path.of(arguments.get(0));
    try {
      write(file, BaselineSigner.newKeyPem());
      BaselineSigner signer = BaselineSigner.read(file);
      out.println("baselineKey: " + signer.baselineKey());
      out.println("SHA-256:     " + signer.fingerprint());
      return 0;
    } catch (FileAlreadyExistsException e) {
      err.println(file + " already exists and is not overwritten");
      return 1;
    } catch (IOException e) {
      err.println(file + " can't be written: " + e);
      return 1;
    }
  }

  private static void write(Path file, String pem) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }
}
