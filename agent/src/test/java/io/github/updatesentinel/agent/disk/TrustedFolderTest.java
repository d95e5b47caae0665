package io.github.updatesentinel.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.updatesentinel.agent.disk.FileRights.Grant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedFolderTest {
  private static final String SYSTEM = "S-1-5-18";
  private static final String ADMINISTRATORS = "S-1-5-32-544";
  private static final String USERS = "S-1-5-32-545";
  private static final String BOB = "S-1-5-21-1-2-3-1001";
  private static final String OWN = "S-1-5-21-1-2-3-2001";
  private static final int FULL = 0x1F01FF;

  private static final FileRights GOOD =
      new FileRights(
          ADMINISTRATORS, List.of(new Grant(SYSTEM, FULL), new Grant(ADMINISTRATORS, FULL)), false);

  private final Path root;
  private final Map<Path, FileRights> rights = new HashMap<>();

  private final FileRightsReader reader =
      new FileRightsReader() {
        @Override
        public FileRights read(Path path) throws IOException {
          FileRights found = rights.get(path);
          if (found == null) {
            throw new NoSuchFileException(path.toString());
          }
          return found;
        }

        @Override
        public String accountName(String sid) {
          return sid.equals(BOB) ? "PC\\bob (" + BOB + ")" : sid;
        }
      };

  TrustedFolderTest(@TempDir Path root) {
    this.root = root;
  }

  @AfterEach
  void guardNothing() {
    Trust.guardNothing();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SYSTEM,
        ADMINISTRATORS,
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
        OWN
      })
  void fileOfAnAdministrativeAccountIsTrusted(String owner) {
    assertThat(problem(new FileRights(owner, List.of(new Grant(owner, FULL)), false))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        USERS,
        BOB,
        "S-1-1-0",
        "S-1-5-19",
        "S-1-5-21-1-2-3-512",
        "S-1-5-32-5440",
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478465"
      })
  void fileOfAnyOtherAccountIsNot(String owner) {
    assertThat(problem(new FileRights(owner, List.of(), false))).contains("it belongs to ", owner);
  }

  @ParameterizedTest
  @CsvSource({
    "0x00000002, FILE_WRITE_DATA",
    "0x00000004, FILE_APPEND_DATA",
    "0x00000010, FILE_WRITE_EA",
    "0x00000040, FILE_DELETE_CHILD",
    "0x00000100, FILE_WRITE_ATTRIBUTES",
    "0x00010000, DELETE",
    "0x00040000, WRITE_DAC",
    "0x00080000, WRITE_OWNER",
    "0x10000000, GENERIC_ALL",
    "0x40000000, GENERIC_WRITE",
    "0x001301BF, Modify",
    "0x001F01FF, Full control"
  })
  void rightToChangeItGivenToOthersIsOneTooMany(String mask, String name) {
    assertThat(problem(withGrant(USERS, Integer.decode(mask))))
        .as(name)
        .contains(USERS + " may change it");
  }

  @ParameterizedTest
  @CsvSource({
    "0x00000001, FILE_READ_DATA",
    "0x00000008, FILE_READ_EA",
    "0x00000020, FILE_EXECUTE",
    "0x00000080, FILE_READ_ATTRIBUTES",
    "0x00020000, READ_CONTROL",
    "0x00100000, SYNCHRONIZE",
    "0x80000000, GENERIC_READ",
    "0x20000000, GENERIC_EXECUTE",
    "0x001200A9, Read and execute"
  })
  void rightToReadItDoesNoHarm(String mask, String name) {
    assertThat(problem(withGrant("S-1-1-0", (int) (long) Long.decode(mask)))).as(name).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"S-1-3-0", "S-1-3-4"})
  void ownerByAnotherNameIsTheOwner(String sid) {
    assertThat(problem(withGrant(sid, FULL))).isEmpty();
  }

  @Test
  void fileWithoutAnAccessListIsEveryones() {
    assertThat(problem(new FileRights(SYSTEM, null, false))).contains("all users may change it");
  }

  @Test
  void linkIsNotFollowedWhosesoeverItIs() {
    assertThat(problem(new FileRights(SYSTEM, GOOD.grants(), true))).contains("it is a link");
  }

  @Test
  void accountOfAnOrdinaryUserWhoRunsACheckIsNotTrusted() {
    rights.put(root, GOOD);
    rights.put(root.resolve("agent.json"), new FileRights(OWN, List.of(), false));

    assertThatExceptionOfType(UntrustedFile.class)
        .isThrownBy(() -> new TrustedFolder(root, reader, null).check(root.resolve("agent.json")))
        .withMessageContaining(OWN);
  }

  @Test
  void messageNamesFileAccountAndWhatToDo() {
    Path file = root.resolve("agent.json");

    assertThat(problem(new FileRights(BOB, List.of(), false)))
        .isEqualTo(
            ("%1$s is not trusted: it belongs to PC\\bob (%2$s); delete it, or inspect its content"
                    + " and then run takeown /a /f \"%1$s\" and icacls \"%1$s\" /reset")
                .formatted(file, BOB));
  }

  @Test
  void goodFileInAFolderThatOthersMayChangeIsNotTrusted() {
    rights.put(root, withGrant(USERS, 0x2));
    rights.put(root.resolve("agent.json"), GOOD);

    assertThatExceptionOfType(UntrustedFile.class)
        .isThrownBy(() -> folder().check(root.resolve("agent.json")))
        .withMessageStartingWith(root + " is not trusted: " + USERS + " may change it; rename");
  }

  @Test
  void foldersBetweenAreLookedAtToo() {
    rights.put(root, GOOD);
    rights.put(root.resolve("spool"), new FileRights(BOB, List.of(), false));
    rights.put(root.resolve("spool").resolve("x"), GOOD);

    assertThatExceptionOfType(UntrustedFile.class)
        .isThrownBy(() -> folder().check(root.resolve("spool/x")))
        .withMessageStartingWith(root.resolve("spool") + " is not trusted");
  }

  @Test
  void fileThatDoesNotExistIsNobodysButItsFolderIsLookedAt() {
    rights.put(root, GOOD);
    assertThatCode(() -> folder().check(root.resolve("none"))).doesNotThrowAnyException();

    rights.put(root, withGrant(USERS, 0x2));
    assertThatExceptionOfType(UntrustedFile.class)
        .isThrownBy(() -> folder().check(root.resolve("none")));
  }

  @Test
  void pathThatOnlySeemsToBeOutsideIsLookedAt() {
    rights.put(root, new FileRights(BOB, List.of(), false));

    assertThatExceptionOfType(UntrustedFile.class)
        .isThrownBy(() -> folder().check(root.resolve("../" + root.getFileName() + "/agent.json")));
  }

  @Test
  void whatLiesElsewhereIsTheAdministratorsChoice() {
    rights.put(root, new FileRights(BOB, List.of(), false));

    assertThatCode(() -> folder().check(root.resolveSibling("elsewhere.json")))
        .doesNotThrowAnyException();
  }

  @Test
  void rightsThatCannotBeReadAreNoProofOfTrust() {
    FileRightsReader closed =
        new FileRightsReader() {
          @Override
          public FileRights read(Path path) throws IOException {
            throw new AccessDeniedException(path.toString());
          }

          @Override
          public String accountName(String sid) {
            return sid;
          }
        };

    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> new TrustedFolder(root, closed, OWN).check(root.resolve("agent.json")));
  }

  @Test
  void untrustedFileIsNotReadAndReplacedByTheNextWrite() throws IOException {
    Path file = root.resolve("state.json");
    Files.writeString(file, "planted");
    rights.put(root, GOOD);
    rights.put(file, new FileRights(BOB, List.of(), false));
    Trust.guard(folder());

    assertThatExceptionOfType(UntrustedFile.class).isThrownBy(() -> DurableFile.read(file, 100));
    DurableFile.write(file, "own".getBytes(StandardCharsets.UTF_8));

    assertThat(file).hasContent("own");
  }

  @Test
  void nothingIsWrittenIntoAFolderThatOthersMayChange() throws IOException {
    Path file = root.resolve("credentials.dat");
    rights.put(root, new FileRights(BOB, List.of(), false));
    Path planted = Files.writeString(root.resolve("credentials.dat.new"), "planted");
    Trust.guard(folder());

    assertThatExceptionOfType(UntrustedFile.class)
        .isThrownBy(() -> DurableFile.write(file, "secret".getBytes(StandardCharsets.UTF_8)));

    assertThat(file).doesNotExist();
    assertThat(planted).hasContent("planted");
  }

  private TrustedFolder folder() {
    return new TrustedFolder(root, reader, OWN);
  }

  /** What is wrong with agent.json in a good folder; empty where nothing is. */
  private String problem(FileRights found) {
    rights.put(root, GOOD);
    rights.put(root.resolve("agent.json"), found);
    try {
      folder().check(root.resolve("agent.json"));
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static FileRights withGrant(String sid, int mask) {
    return new FileRights(
        ADMINISTRATORS, List.of(new Grant(SYSTEM, FULL), new Grant(sid, mask)), false);
  }
}
