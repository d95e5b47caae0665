package io.github.updatesentinel.collector.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Files whose only line is a secret. */
public final class SecretFile {
  private static final int MAX_BYTES = 4096;

  private SecretFile() {}

  /**
   * The secret in a file, read each time: the file may have been replaced.
   *
   * @throws IOException if it can't be read, is not one line, or others may read it; the message
   *     names the file and never what is in it
   */
  public static String read(Path file) throws IOException {
    checkPermissions(file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new IOException(file + " can't be read: " + reason(e), e);
    }
    String secret = new String(bytes, StandardCharsets.UTF_8).strip();
    if (bytes.length > MAX_BYTES || secret.isEmpty() || secret.lines().count() != 1) {
      throw new IOException(
          file + ": expected one line of up to " + MAX_BYTES + " bytes, found something else");
    }
    return secret;
  }

  /**
   * Rejects a file that all users of this computer can read. Its group may: packages give secrets
   * to the service's group.
   */
  static void checkPermissions(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " does not exist, or is not a file");
    }
    if (!Files.isReadable(file)) {
      throw new IOException(file + " can't be read by this user");
    }
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      throw new IOException(file + " can be read by all users; run: chmod o-rwx " + file);
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName();
  }
}
