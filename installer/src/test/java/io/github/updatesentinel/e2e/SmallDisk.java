package io.github.updatesentinel.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk of a few kilobytes over one folder. Only processes that enter its name space see it, so
 * that nothing is left mounted when a test is cut off.
 */
final class SmallDisk implements AutoCloseable {
  private static final String BALLAST = "ballast";

  private final Process holder;
  private final boolean ownUsers;
  private final Path folder;

  private SmallDisk(Process holder, boolean ownUsers, Path folder) {
    this.holder = holder;
    this.ownUsers = ownUsers;
    this.folder = folder;
  }

  /**
   * Mounts it.
   *
   * @throws AssertionError where this system allows it neither to root nor to others
   */
  static SmallDisk mount(Path folder, int kilobytes) throws IOException {
    String mount =
        "mount -t tmpfs -o size=%dk,mode=0755 tmpfs \"$0\" && echo mounted && exec sleep 100000"
            .formatted(kilobytes);
    List<String> tries = List.of("-m", "-rm");
    List<String> answers = new ArrayList<>();
    for (String option : tries) {
      Process holder =
          new ProcessBuilder("unshare", option, "sh", "-c", mount, folder.toString())
              .redirectErrorStream(true)
              .start();
      String answer = line(holder.getInputStream());
      if (answer.equals("mounted")) {
        return new SmallDisk(holder, option.contains("r"), folder);
      }
      holder.destroyForcibly();
      answers.add("unshare " + option + ": " + answer);
    }
    throw new AssertionError(
        "The test of a full disk mounts a tmpfs, as root or in a user name space of its own. This"
            + " system allows neither: "
            + answers);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != -1 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  /** What a command is appended to, to run where the disk is. */
  List<String> entering() {
    List<String> command = new ArrayList<>(List.of("nsenter", "-m", "-t", "" + holder.pid()));
    if (ownUsers) {
      command.addAll(List.of("-U", "--preserve-credentials"));
    }
    return command;
  }

  /** A path there as it is seen from here. */
  Path seen(Path path) {
    return Path.of("/proc/" + holder.pid() + "/root" + path.toAbsolutePath());
  }

  /** Leaves no byte for anybody else. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(seen(folder).resolve(BALLAST))) {
      byte[] block = "ballast ".repeat(64).getBytes(StandardCharsets.US_ASCII);
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space")) {
        throw e;
      }
    }
  }

  void makeSpace() throws IOException {
    Files.delete(seen(folder).resolve(BALLAST));
  }

  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
