package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.report.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FolderChecksTest {
  private static final String FOLDER = "C:\\ProgramData\\UpdateSentinel";
  private static final String LOCKED = "O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";
  private static final String INHERITED = "O:SYG:SYD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)";

  private static Map<String, String> rights(String folder, String file) {
    Map<String, String> rights = new LinkedHashMap<>();
    rights.put(FOLDER, folder);
    rights.put(FOLDER + "\\state.json", file);
    return rights;
  }

  @Test
  void systemAndAdministratorsAlonePass() throws NothingSeen {
    assertThat(FolderChecks.tree(FOLDER, rights(LOCKED, INHERITED)).outcome())
        .isEqualTo(Outcome.PASS);
  }

  @Test
  void rightsOfUsersFail() throws NothingSeen {
    assertThat(FolderChecks.tree(FOLDER, rights(LOCKED, INHERITED + "(A;ID;0x1200a9;;;BU)")).why())
        .isEqualTo(FOLDER + "\\state.json: BU has 0x1200a9");
  }

  @Test
  void aFileThatAUserOwnsFails() throws NothingSeen {
    String users = "O:S-1-5-21-1-2-3-1001G:SYD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)";
    assertThat(FolderChecks.tree(FOLDER, rights(LOCKED, users)).why())
        .contains("its owner is S-1-5-21-1-2-3-1001");
  }

  @Test
  void aFolderThatInheritsFails() throws NothingSeen {
    assertThat(FolderChecks.tree(FOLDER, rights(LOCKED.replace("PAI", "AI"), INHERITED)).why())
        .isEqualTo("the folder inherits the rights of its parent");
  }

  @Test
  void rightsThatWereNotShownAreNothingSeen() {
    assertThatThrownBy(() -> FolderChecks.tree(FOLDER, Map.of())).isInstanceOf(NothingSeen.class);
    assertThatThrownBy(() -> FolderChecks.tree(FOLDER, rights("", INHERITED)))
        .isInstanceOf(NothingSeen.class);
    assertThatThrownBy(() -> FolderChecks.key("")).isInstanceOf(NothingSeen.class);
  }

  @Test
  void theKeyBelongsToSystemAndAdministrators() throws NothingSeen {
    assertThat(FolderChecks.key("O:BAG:SYD:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)").outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(FolderChecks.key("O:BAG:SYD:AI(A;CIID;KR;;;BU)(A;CI;KA;;;BA)").why())
        .contains("BU has KR", "it inherits");
  }

  @Test
  void aSecretThatCanBeReadFailsInEitherWidth() {
    byte[] sealed = {1, 2, 3, 4};
    assertThat(FolderChecks.credentials(sealed, List.of("s3cret"), false).outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(
            FolderChecks.credentials(
                    "xs3cretx".getBytes(StandardCharsets.US_ASCII), List.of("s3cret"), false)
                .outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(
            FolderChecks.credentials(
                    "s3cret".getBytes(StandardCharsets.UTF_16LE), List.of("s3cret"), false)
                .outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(FolderChecks.credentials(sealed, List.of("s3cret"), true).outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void aDenialOutweighsARight() throws NothingSeen {
    Sddl start =
        Sddl.in("D:(A;;CCLCSWRPLO;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)S:(AU;FA;;;;WD)");
    assertThat(start.letsLocalSystem("RP")).isTrue();
    assertThat(start.letsLocalSystem("DC")).isTrue();
    assertThat(Sddl.in("D:(A;;CCLC;;;SY)(A;;CCLC;;;BA)").letsLocalSystem("RP")).isFalse();
    assertThat(Sddl.in("D:(D;;RP;;;SY)(A;;CCLCRP;;;BA)").letsLocalSystem("RP")).isFalse();
    // Letters are read in pairs: no right hides across two of them.
    assertThat(Sddl.in("D:(A;;CRPW;;;SY)").letsLocalSystem("RP")).isFalse();
  }
}
