package io.github.updatesentinel.contract.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.contract.WindowsFamily;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServicingEndTest {
  private static final ServicingEnd LTSC =
      end(19044, WindowsFamily.CLIENT, "2027-01-12", "EnterpriseS", "EnterpriseG");
  private static final ServicingEnd OTHERS = end(19044, WindowsFamily.CLIENT, "2024-06-11");
  private static final ServicingEnd IOT =
      end(19044, WindowsFamily.CLIENT, "2032-01-13", "IoTEnterpriseS");
  private static final BuildList LIST = list(OTHERS, LTSC, IOT);

  @ParameterizedTest
  @ValueSource(strings = {"EnterpriseG", "enterpriseg", "ENTERPRISES"})
  void editionIsFoundWhateverItsCase(String edition) {
    assertThat(find(LIST, edition)).contains(LTSC);
  }

  @Test
  void entryWithoutEditionsIsForAllOthers() {
    assertThat(find(LIST, "Professional")).contains(OTHERS);
    assertThat(find(LIST, "Enterprise")).contains(OTHERS);
  }

  @Test
  void endOfAnEditionThatIsNotKnownIsWhatAllEditionsHaveInCommon() {
    assertThat(find(LIST, null)).isEmpty();
    assertThat(find(list(OTHERS), null)).contains(OTHERS);
    ServicingEnd same = end(19044, WindowsFamily.CLIENT, "2024-06-11", "Enterprise");
    assertThat(find(list(same, OTHERS), null)).contains(same);
    ServicingEnd extended =
        new ServicingEnd(
            19044,
            WindowsFamily.CLIENT,
            List.of("Enterprise"),
            OTHERS.ends(),
            LocalDate.parse("2028-10-10"));
    assertThat(find(list(extended, OTHERS), null)).isEmpty();
  }

  @Test
  void editionThatNoEntryNamesHasNoKnownEnd() {
    assertThat(find(list(LTSC, IOT), "Professional")).isEmpty();
    assertThat(find(list(LTSC, IOT), null)).isEmpty();
  }

  @Test
  void endIsOfItsOwnLineAlone() {
    assertThat(LIST.servicing(BuildLine.client(19045), "EnterpriseG")).isEmpty();
    assertThat(LIST.servicing(new BuildLine(19044, WindowsFamily.SERVER), "EnterpriseG")).isEmpty();
  }

  @Test
  void serverHasEndsOfItsOwn() {
    ServicingEnd client = end(17763, WindowsFamily.CLIENT, "2020-11-10");
    ServicingEnd server = end(17763, WindowsFamily.SERVER, "2029-01-09");
    BuildList list = list(client, server);

    assertThat(list.servicing(BuildLine.client(17763), "Core")).contains(client);
    assertThat(list.servicing(new BuildLine(17763, WindowsFamily.SERVER), "ServerStandard"))
        .contains(server);
  }

  @Test
  void firstListThatHasAnEntryForTheEditionWins() {
    ServicingEnd extended = end(19044, WindowsFamily.CLIENT, "2030-01-08", "EnterpriseG");
    Baselines lists = new Baselines(List.of(list(extended), LIST));
    BuildLine line = BuildLine.client(19044);

    assertThat(lists.servicing(line, "EnterpriseG")).contains(extended);
    assertThat(lists.servicing(line, "EnterpriseS")).contains(LTSC);
    assertThat(lists.servicing(line, "Core")).contains(OTHERS);
    assertThat(lists.servicing(BuildLine.client(1), "Core")).isEmpty();
  }

  @Test
  void firstListThatNamesTheLineAnswersForAnUnknownEdition() {
    BuildLine line = BuildLine.client(19044);
    ServicingEnd all = end(19044, WindowsFamily.CLIENT, "2023-06-13");
    BuildList other = list(end(22621, WindowsFamily.CLIENT, "2024-10-08"));

    assertThat(new Baselines(List.of(LIST, list(all))).servicing(line, null)).isEmpty();
    assertThat(new Baselines(List.of(other, list(all))).servicing(line, null)).contains(all);
  }

  private static Optional<ServicingEnd> find(BuildList list, @Nullable String edition) {
    return list.servicing(BuildLine.client(19044), edition);
  }

  private static ServicingEnd end(
      int build, WindowsFamily family, String ends, String... editions) {
    return new ServicingEnd(build, family, List.of(editions), LocalDate.parse(ends), null);
  }

  private static BuildList list(ServicingEnd... ends) {
    return new BuildList("v", BaselineSource.SHIPPED, List.of(), Set.of(), List.of(ends));
  }
}
