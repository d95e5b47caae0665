package io.github.updatesentinel.collector.baseline.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityGuideTest {
  private static final LocalDate AUGUST = LocalDate.parse("2026-08-11");

  private Path folder = Path.of("");

  @BeforeEach
  void use(@TempDir Path fresh) {
    folder = fresh;
  }

  @Test
  void aLineGetsItsMonthlyReleaseWithTheDayOfTheMonth() throws Exception {
    SecurityGuide guide = read(new GuideText("2026-Aug").fix("w11", "26100.9168", "5121003"));

    assertThat(guide.version()).isEqualTo("2026-08");
    assertThat(guide.rows())
        .containsExactly(
            new BuildRow(26_100, 9168, "KB5121003", AUGUST, null, null, "B", null, null));
  }

  @Test
  void serversOfABuildWithTheirOwnRevisionsHaveTheirOwnRow() throws Exception {
    SecurityGuide guide =
        read(
            new GuideText("2026-Aug")
                .fix("w11", "26100.9168", "5121003")
                .fix("s25", "26100.33296", "5120233"));

    assertThat(guide.rows())
        .extracting(BuildRow::ubr, BuildRow::family)
        .containsExactly(tuple(9168, null), tuple(33_296, WindowsFamily.SERVER));
  }

  @Test
  void aRevisionOfBothFamiliesIsOneRow() throws Exception {
    SecurityGuide guide =
        read(
            new GuideText("2026-Aug")
                .fix("w10", "17763.9121", "5120238")
                .fix("s19", "17763.9121", "5120238"));

    assertThat(guide.rows())
        .containsExactly(
            new BuildRow(17_763, 9121, "KB5120238", AUGUST, null, null, "B", null, null));
  }

  @Test
  void familiesOfAnOlderBuildWithDifferentRevisionsAreToldApart() throws Exception {
    SecurityGuide guide =
        read(
            new GuideText("2026-Aug")
                .fix("w10", "17763.9121", "5120238")
                .fix("s19", "17763.9122", "5120239"));

    assertThat(guide.rows())
        .extracting(BuildRow::ubr, BuildRow::family)
        .containsExactly(tuple(9121, WindowsFamily.CLIENT), tuple(9122, WindowsFamily.SERVER));
  }

  @Test
  void aLineThatOnlyServersHaveIsTheServers() throws Exception {
    SecurityGuide guide = read(new GuideText("2026-Aug").fix("s22", "20348.5499", "5120242"));

    assertThat(guide.rows())
        .singleElement()
        .extracting(BuildRow::family)
        .isEqualTo(WindowsFamily.SERVER);
  }

  @Test
  void theReleaseThatFixesTheMostIsTheMonthlyOne() throws Exception {
    // A vulnerability of August was fixed again by an update of September, out of band.
    SecurityGuide guide =
        read(
            new GuideText("2026-Aug")
                .fix("w11", "26100.9168", "5121003")
                .fix("w11", "26100.9168", "5121003")
                .fixInSameVulnerability("w11", "26100.9457", "5129195"));

    assertThat(guide.rows()).extracting(BuildRow::ubr).containsExactly(9168);
  }

  @Test
  void theLowerOfTwoThatFixAsMuchIsTheMonthlyOne() throws Exception {
    SecurityGuide guide =
        read(
            new GuideText("2026-Aug")
                .fix("w11", "26100.9457", "5129195")
                .fix("w11", "26100.9168", "5121003"));

    assertThat(guide.rows()).extracting(BuildRow::ubr).containsExactly(9168);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Security Hotpatch Update", "SecurityHotpatchUpdate"})
  void aHotpatchStandsForTheMonthlyReleaseOfItsLine(String subType) throws Exception {
    SecurityGuide guide =
        read(
            new GuideText("2026-Aug")
                .fix("s25", "26100.33296", "5120233")
                .fix("s25", "26100.33222", "5120228", subType));

    assertThat(guide.rows())
        .contains(
            new BuildRow(
                26_100, 33_222, "KB5120228", AUGUST, null, null, "H", 33_296, WindowsFamily.SERVER))
        .hasSize(2);
  }

  @Test
  void aHotpatchThatCannotBeToldFromACumulativeUpdateIsLeftOut() throws Exception {
    SecurityGuide guide =
        read(
            new GuideText("2026-Jul")
                .fix("w11", "26100.8875", "5101650")
                .fix("w11", "26100.8875", "5101650", "Security Hotpatch Update"));

    assertThat(guide.rows()).extracting(BuildRow::kind).containsExactly("B");
  }

  @Test
  void aHotpatchOfALineWithoutMonthlyReleaseIsLeftOut() throws Exception {
    SecurityGuide guide =
        read(
            new GuideText("2026-Aug")
                .fix("s22", "20348.5499", "5120242")
                .fix("w11", "26100.9106", "5120994", "Security Hotpatch Update"));

    assertThat(guide.rows()).extracting(BuildRow::build).containsExactly(20_348);
  }

  @Test
  void anUpdateWithTwoNumbersHasNone() throws Exception {
    SecurityGuide guide =
        read(
            new GuideText("2026-Aug")
                .fix("s22", "20348.5499", "5120242")
                .fix("s22", "20348.5499", "5123303"));

    assertThat(guide.rows()).singleElement().extracting(BuildRow::kb).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    // Not Windows itself, though Windows' build is named.
    "net, 10.0.26100.9168, Security Update",
    "unknown, 10.0.26100.9168, Security Update",
    // Not a cumulative update of Windows 10 or later.
    "w11, 6.3.9600.23338, Security Update",
    "w11, 4.8.9344.0, Security Update",
    "w11, 10.0.26100, Security Update",
    "w11, 10.0.26100.9168, Security Only",
    "w11, 10.0.26100.9168, 5121003",
  })
  void otherFixesAreSkipped(String product, String build, String subType) throws Exception {
    SecurityGuide guide =
        read(
            new GuideText("2026-Aug")
                .fix("s22", "20348.5499", "5120242")
                .remediation(product, build, "5121003", subType));

    assertThat(guide.rows()).extracting(BuildRow::build).containsExactly(20_348);
  }

  @Test
  void membersThatAreNotKnownAndValuesOfOtherTypesDoNoHarm() throws Exception {
    String text =
        new GuideText("2026-Aug")
            .fix("w11", "26100.9168", "5121003")
            .json()
            .replaceFirst("\\{", "{\"DocumentTitle\":{\"Value\":\"x\"},\"New\":[1,{\"a\":null}],")
            .replace(
                "\"Remediations\":[",
                "\"Notes\":[{}],\"Remediations\":[{\"Type\":3,\"ProductID\":null,\"FixedBuild\":null,\"SubType\":5},");

    assertThat(read(text).rows()).hasSize(1);
  }

  @Test
  void productsMayBeNamedInBranchesAlone() throws Exception {
    String text =
        new GuideText("2026-Aug")
            .fix("w11", "26100.9168", "5121003")
            .json()
            .replace("\"Items\":[],", "\"Items\":[{\"Items\":[")
            .replace("],\"FullProductName\":[", ",")
            .replace("\"Type\":0,\"Name\":\"Microsoft\"},", "")
            .replace("}]},\"Vulnerability\"", "}]}]}]},\"Vulnerability\"");

    assertThat(read(text).rows()).hasSize(1);
  }

  @Test
  void branchesInBranchesHaveALimit() throws Exception {
    String deep = "{\"Items\":[".repeat(5000) + "]}".repeat(5000);
    String text =
        new GuideText("2026-Aug")
            .fix("w11", "26100.9168", "5121003")
            .json()
            .replace("{\"Items\":[],", "{\"Items\":[" + deep + "],");

    assertThatThrownBy(() -> read(text)).isInstanceOf(InvalidGuide.class);
  }

  @Test
  void productsMayFollowTheVulnerabilities() throws Exception {
    String text = new GuideText("2026-Aug").fix("w11", "26100.9168", "5121003").json();
    int tree = text.indexOf("\"ProductTree\"");
    int vulnerabilities = text.indexOf("\"Vulnerability\"");
    String turned =
        text.substring(0, tree)
            + text.substring(vulnerabilities, text.length() - 1)
            + ","
            + text.substring(tree, vulnerabilities - 1)
            + "}";

    assertThat(read(turned).rows()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <?xml version="1.0"?><cvrfdoc/> | it is XML; download it with the header
          \uFEFF<cvrfdoc/>                | it is XML
          {"DocumentTracking":            | not the JSON of the Security Update Guide
          {"Vulnerability":{}}            | not the JSON of the Security Update Guide
          []                              | not the JSON of the Security Update Guide
          {}                              | expected an id such as 2026-Sep, found null
          """)
  void otherFilesAreRefused(String text, String reason) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidGuide.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-09", "2026-SEP-B", "2017-May-B", "Sep-2026"})
  void anIdThatIsNoMonthIsRefused(String id) {
    assertThatThrownBy(() -> read(new GuideText(id).fix("w11", "26100.9445", "5124008")))
        .isInstanceOf(InvalidGuide.class)
        .hasMessageContaining("expected an id such as 2026-Sep, found " + id);
  }

  @Test
  void aDocumentWithoutWindowsIsRefused() {
    assertThatThrownBy(() -> read(new GuideText("2026-Aug")))
        .isInstanceOf(InvalidGuide.class)
        .hasMessage("it names no build of Windows");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    Path file = folder.resolve("guide.json");
    Files.write(file, "{\"a\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> SecurityGuide.read(file))
        .isInstanceOf(InvalidGuide.class)
        .hasMessage("expected UTF-8, found other bytes");
  }

  private SecurityGuide read(GuideText guide) throws Exception {
    return read(guide.json());
  }

  private SecurityGuide read(String text) throws Exception {
    return SecurityGuide.read(Files.writeString(folder.resolve("guide.json"), text));
  }
}
