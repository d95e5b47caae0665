package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.report.Outcome;
import io.github.updatesentinel.verify.report.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlantedFolderTest {
  private static final String LOCKED = "O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";
  private static final String LOG = "... Event 1000 SERVICE_STARTED [1.0.0, PT15M, %s, -]";
  private static final List<String> KEPT = List.of("keep.txt");

  private static Result judged(String interval, String folder, List<String> inTarget)
      throws NothingSeen {
    return PlantedFolder.judged(0, true, LOG.formatted(interval), folder, 0, inTarget);
  }

  @Test
  void aFolderThatWasTakenFromItsMakerPasses() throws NothingSeen {
    assertThat(judged("PT4H", LOCKED, KEPT).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void aPlantedSettingThatIsTakenFails() throws NothingSeen {
    assertThat(judged("PT7H", LOCKED, KEPT).why()).isEqualTo("the planted setting was taken");
  }

  @Test
  void aFolderThatItsMakerKeepsFails() throws NothingSeen {
    assertThat(judged("PT4H", LOCKED.replace("O:BA", "O:BU"), KEPT).why())
        .isEqualTo("data folder: its owner is BU");
  }

  @Test
  void aJunctionThatIsFollowedFails() throws NothingSeen {
    assertThat(judged("PT4H", LOCKED, List.of()).why())
        .isEqualTo("the removal deleted what is behind the junction");
    assertThat(judged("PT4H", LOCKED, List.of("0001.json.gz", "keep.txt")).outcome())
        .isEqualTo(Outcome.FAIL);
  }
}
