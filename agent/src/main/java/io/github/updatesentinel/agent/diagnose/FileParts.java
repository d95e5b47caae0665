package io.github.updatesentinel.agent.diagnose;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Parts that are files, or their ends. */
public final class FileParts {
  /** More files of one folder are only listed. */
  private static final int MAX_FILES = 10;

  private static final int MAX_LISTED = 1000;

  private FileParts() {}

  /** The end of a file. Links are not followed: they may lead to what is nobody's business. */
  public static Part end(String name, Path file, int maxBytes) {
    return new Part(name, () -> readEnd(file, maxBytes));
  }

  private static byte[] readEnd(Path file, int maxBytes) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long size = channel.size();
      channel.position(Math.max(0, size - maxBytes));
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, maxBytes));
      int read;
      do {
        read = channel.read(buffer);
      } while (read >= 0 && buffer.hasRemaining());
      byte[] content = new byte[buffer.position()];
      buffer.flip().get(content);
      return size > maxBytes ? fromNextLine(content, (int) ((size - maxBytes) % 2)) : content;
    }
  }

  /**
   * Half a line may begin with half a secret, which nothing would recognize; and so would half a
   * character of UTF-16, with which all others are shifted by a byte.
   *
   * @param odd 1 if the content begins at an odd place of the file
   */
  private static byte[] fromNextLine(byte[] content, int odd) {
    boolean wide = Redactor.isWide(content, odd);
    int width = wide ? 2 : 1;
    for (int i = wide ? odd : 0; i + width <= content.length; i += width) {
      if (content[i] == '\n' && (!wide || content[i + 1] == 0)) {
        return Arrays.copyOfRange(content, i + width, content.length);
      }
    }
    return new byte[0];
  }

  /** The newest log files of a folder; one part that says why where it can't be listed. */
  public static List<Part> logs(String folderName, Path folder, int maxBytes) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Part> parts = new ArrayList<>();
      files
          .filter(file -> file.getFileName().toString().endsWith(".log"))
          .sorted((one, other) -> Long.compare(modified(other), modified(one)))
          .limit(MAX_FILES)
          .forEach(file -> parts.add(end(folderName + "/" + file.getFileName(), file, maxBytes)));
      return parts;
    } catch (IOException | RuntimeException e) {
      return List.of(
          new Part(
              folderName,
              () -> {
                throw e;
              }));
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Names, sizes and times of the files in a folder, but not what is in them. */
  public static Part listing(String name, Path folder) {
    return Part.text(
        name,
        () -> {
          try (Stream<Path> files = Files.walk(folder, 3)) {
            StringBuilder text = new StringBuilder();
            files.limit(MAX_LISTED).forEach(file -> list(file, text));
            return text.toString();
          }
        });
  }

  private static void list(Path file, StringBuilder text) {
    try {
      text.append(file)
          .append("  ")
          .append(Files.size(file))
          .append("  ")
          .append(Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      text.append(file).append("  ").append(e);
    }
    text.append(System.lineSeparator());
  }
}
