package io.github.updatesentinel.agent.disk;

import java.io.IOException;
import java.nio.file.Path;

/** What {@link TrustedFolder} asks of the operating system. */
public interface FileRightsReader {
  /**
   * The rights of the file or folder itself; a link is not followed.
   *
   * @throws java.nio.file.NoSuchFileException where there is none
   * @throws IOException where they can't be read
   */
  FileRights read(Path path) throws IOException;

  /** The account's name for people, or the SID where it has none. */
  String accountName(String sid);
}
