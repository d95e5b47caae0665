package io.github.updatesentinel.agent.disk;

import io.github.updatesentinel.agent.disk.FileRights.Grant;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder from which only files are used that none but administrators can have written. Each check
 * begins at the folder itself: in a folder that others can't change they can't exchange a file
 * between its check and its use.
 */
public final class TrustedFolder {
  /** SYSTEM, Administrators, TrustedInstaller. */
  private static final Set<String> ADMINISTRATIVE =
      Set.of(
          "S-1-5-18",
          "S-1-5-32-544",
          "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464");

  /** CREATOR OWNER and OWNER RIGHTS, who are whoever the owner is. */
  private static final Set<String> OWNERS = Set.of("S-1-3-0", "S-1-3-4");

  /**
   * FILE_WRITE_DATA, FILE_APPEND_DATA, FILE_WRITE_EA, FILE_DELETE_CHILD, FILE_WRITE_ATTRIBUTES
   * (with which a folder becomes a junction), DELETE, WRITE_DAC, WRITE_OWNER, GENERIC_ALL,
   * GENERIC_WRITE.
   */
  private static final int CHANGE = 0x2 | 0x4 | 0x10 | 0x40 | 0x100 | 0xD_0000 | 0x5000_0000;

  private final Path root;
  private final FileRightsReader rights;
  private final Set<String> trusted;

  /**
   * @param root nothing outside of it is checked
   * @param ownAccount SID of the account that the service runs under; null where it is not an
   *     administrator's
   */
  public TrustedFolder(Path root, FileRightsReader rights, @Nullable String ownAccount) {
    this.root = root.toAbsolutePath().normalize();
    this.rights = rights;
    this.trusted = new HashSet<>(ADMINISTRATIVE);
    if (ownAccount != null) {
      trusted.add(ownAccount);
    }
  }

  /**
   * Passes what is outside of this folder, what does not exist, and what only administrators can
   * have written.
   *
   * @throws UntrustedFile if that holds neither for the path nor for one of the folders above it
   * @throws IOException if it can't be told
   */
  public void check(Path path) throws IOException {
    Path full = path.toAbsolutePath().normalize();
    if (!full.startsWith(root)) {
      return;
    }
    try {
      checkOne(root);
      Path at = root;
      for (Path name : root.relativize(full)) {
        at = at.resolve(name);
        checkOne(at);
      }
    } catch (NoSuchFileException e) {
      // Nothing that was planted; and what is made there inherits the folder's rights.
    }
  }

  private void checkOne(Path path) throws IOException {
    Optional<String> objection = objection(rights.read(path));
    if (objection.isPresent()) {
      throw new UntrustedFile(path, objection.get() + "; " + remedy(path));
    }
  }

  private Optional<String> objection(FileRights found) {
    if (found.isLink()) {
      return Optional.of("it is a link to another location");
    }
    if (!trusted.contains(found.owner())) {
      return Optional.of("it belongs to " + rights.accountName(found.owner()));
    }
    if (found.grants() == null) {
      return Optional.of("all users may change it");
    }
    return found.grants().stream()
        .filter(this::letsOthersChangeIt)
        .findFirst()
        .map(grant -> rights.accountName(grant.sid()) + " may change it");
  }

  /** Rights that only children inherit count too: what is made in the folder would have them. */
  private boolean letsOthersChangeIt(Grant grant) {
    return (grant.mask() & CHANGE) != 0
        && !trusted.contains(grant.sid())
        && !OWNERS.contains(grant.sid());
  }

  private String remedy(Path path) {
    return path.equals(root)
        ? "rename or delete it, and start the service again, which creates a new one"
        : ("delete it, or inspect its content and then run takeown /a /f \"%s\" and"
                + " icacls \"%s\" /reset")
            .formatted(path, path);
  }
}
