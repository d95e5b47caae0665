package io.github.updatesentinel.agent.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.baseline.CollectorBaseline.Result;
import io.github.updatesentinel.agent.delivery.SigningKey;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorBaselineTest {
  private static final String HOST = "collector.corp.example:8443";
  private static final BaselineKey NO_KEY = new BaselineKey.None();
  private static final byte[] NOVEMBER = list("2026-11", 2006);

  private final List<String> told = new ArrayList<>();
  private final Path folder;
  private final Path file;
  private CollectorBaseline baseline;

  CollectorBaselineTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("baseline.json");
    this.baseline = CollectorBaseline.open(file, HOST, NO_KEY, told::add);
  }

  @Test
  void withoutAFileThereIsNone() {
    assertThat(baseline.list()).isEmpty();
    assertThat(baseline.etag()).isEmpty();
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.github.updatesentinel.contract.baseline.BaselineSamples#taken")
  void whatTheCollectorMayPublishIsAccepted(String json) {
    assertThat(baseline.accept(json.getBytes(StandardCharsets.UTF_8), null, null))
        .isInstanceOf(Result.Accepted.class);
  }

  @ParameterizedTest
  @MethodSource("io.github.updatesentinel.contract.baseline.BaselineSamples#refused")
  void whatTheCollectorMayNotPublishIsRefused(String json) {
    assertThat(baseline.accept(json.getBytes(StandardCharsets.UTF_8), null, null))
        .isInstanceOf(Result.Refused.class);
  }

  @Test
  void goodAnswerCountsAndIsTheCollectors() {
    assertThat(baseline.accept(NOVEMBER, "\"n1\"", null)).isEqualTo(new Result.Accepted("2026-11"));

    assertThat(baseline.list().flatMap(list -> list.wanted(BuildLine.client(19044))))
        .contains(new Baseline(19044, 2006, null, BaselineSource.COLLECTOR));
    assertThat(baseline.etag()).contains("\"n1\"");
  }

  @Test
  void whatIsHeldOutlivesARestart() {
    baseline.accept(NOVEMBER, "\"n1\"", null);
    baseline = open(NO_KEY);

    assertThat(wanted()).isEqualTo(2006);
    assertThat(baseline.list().map(BuildList::version)).contains("2026-11");
    assertThat(baseline.etag()).contains("\"n1\"");
    assertThat(baseline.accept(NOVEMBER, "\"n1\"", null)).isEqualTo(new Result.Unchanged());
    assertThat(told).isEmpty();
  }

  @Test
  void byteOrderMarkIsNoDamage() {
    byte[] marked = text("\uFEFF" + new String(NOVEMBER, StandardCharsets.UTF_8));

    assertThat(baseline.accept(marked, null, null)).isEqualTo(new Result.Accepted("2026-11"));
    baseline = open(NO_KEY);
    assertThat(baseline.accept(marked, null, null)).isEqualTo(new Result.Unchanged());
  }

  @Test
  void largestAnswerCountsAndOutlivesARestart() {
    byte[] largest = Arrays.copyOf(NOVEMBER, BaselineLimits.MAX_BYTES);
    Arrays.fill(largest, NOVEMBER.length, largest.length, (byte) '\n');

    assertThat(baseline.accept(largest, null, null)).isInstanceOf(Result.Accepted.class);
    baseline = open(NO_KEY);
    assertThat(wanted()).isEqualTo(2006);
  }

  @Test
  void answerThatIsTooLargeIsRefused() {
    assertRefused(
        new byte[BaselineLimits.MAX_BYTES + 1],
        "size: expected up to 1048576 bytes, found 1048577");
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    assertRefused(
        new byte[] {'{', '"', (byte) 0xB8, (byte) 0xFC, '"', '}'},
        "text: expected UTF-8, found other bytes");
  }

  @Test
  void emptyListIsRefused() {
    assertRefused(
        text("{\"version\":\"2026-12\",\"builds\":[]}"),
        "builds: expected one or more entries, found none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>Please log on</html>",
        "[]",
        "{}",
        "{\"version\":\"2026-12\"}",
        "{\"builds\":[{\"build\":19044,\"ubr\":3000}]}",
        "{\"version\":\"2026-12\",\"builds\":[{\"build\":19044,\"ubr\":3000}]",
        "{\"version\":\"2026-12\",\"builds\":[{\"build\":19044,\"ubr\":3000}]} {}",
        "{\"version\":\"2026-12\",\"builds\":[{\"build\":19044,\"ubr\":-1}]}",
        "{\"version\":\"2026-12\",\"builds\":[{\"build\":19044,\"ubr\":3000}],\"withdraws\":\"1\"}",
      })
  void whatIsNoListIsRefusedAndTheLastGoodOneStays(String body) {
    baseline.accept(NOVEMBER, "\"n1\"", null);

    assertThat(baseline.accept(text(body), "\"n2\"", null)).isInstanceOf(Result.Refused.class);

    assertThat(wanted()).isEqualTo(2006);
    assertThat(baseline.etag()).contains("\"n1\"");
    baseline = open(NO_KEY);
    assertThat(wanted()).isEqualTo(2006);
  }

  @Test
  void newerVersionTakesThePlace() {
    baseline.accept(list("2026-11-9", 2006), "\"n9\"", null);

    assertThat(baseline.accept(list("2026-11-10", 2130), null, null))
        .isEqualTo(new Result.Accepted("2026-11-10"));
    assertThat(wanted()).isEqualTo(2130);
    assertThat(baseline.etag()).isEmpty();
  }

  @Test
  void olderVersionIsRefusedThoughItAsksForMore() {
    baseline.accept(list("2026-11-10", 2006), null, null);

    assertRefused(
        list("2026-11-9", 2130),
        "version: expected \"2026-11-10\" (in use), a newer one, or one that withdraws it;"
            + " found \"2026-11-9\"");
    assertThat(wanted()).isEqualTo(2006);
  }

  @Test
  void newerVersionThatJumpsBackIsRefused() {
    baseline.accept(
        text(
            "{\"version\":\"2026-11\",\"builds\":["
                + "{\"build\":19044,\"ubr\":2006,\"kb\":\"KB5017308\"},"
                + "{\"build\":22631,\"ubr\":7376}]}"),
        null,
        null);

    assertRefused(
        text(
            "{\"version\":\"2026-12\",\"builds\":["
                + "{\"build\":19044,\"ubr\":2005},{\"build\":22631,\"ubr\":8000}]}"),
        "build line 19044: expected 19044.2006 KB5017308 of version \"2026-11\" (in use), or a"
            + " newer build; version \"2026-12\" has 19044.2005 and does not withdraw \"2026-11\"");
  }

  @Test
  void theHighestRevisionOfALineIsWhatCounts() {
    baseline.accept(NOVEMBER, null, null);

    assertThat(
            baseline.accept(
                text(
                    "{\"version\":\"2026-12\",\"builds\":["
                        + "{\"build\":19044,\"ubr\":1706},{\"build\":19044,\"ubr\":2006}]}"),
                null,
                null))
        .isInstanceOf(Result.Accepted.class);
  }

  @Test
  void lineThatDisappearsOrIsNewIsNoError() {
    baseline.accept(NOVEMBER, null, null);

    assertThat(
            baseline.accept(
                text("{\"version\":\"2026-12\",\"builds\":[{\"build\":22631,\"ubr\":1}]}"),
                null,
                null))
        .isInstanceOf(Result.Accepted.class);
  }

  @Test
  void sameVersionWithMoreIsAcceptedAndWithLessIsNot() {
    baseline.accept(NOVEMBER, null, null);

    assertThat(baseline.accept(list("2026-11", 2007), null, null))
        .isEqualTo(new Result.Accepted("2026-11"));
    assertThat(baseline.accept(NOVEMBER, null, null)).isInstanceOf(Result.Refused.class);
    assertThat(wanted()).isEqualTo(2007);
  }

  @ParameterizedTest
  @CsvSource({"2026-10, 1706", "2026-10, 2130", "2026-11-2, 1706", "2026-11, 1706"})
  void listThatWithdrawsWhatIsHeldMayGoBack(String version, int ubr) {
    baseline.accept(NOVEMBER, null, null);

    assertThat(baseline.accept(list(version, ubr, "2026-9", "2026-11"), null, null))
        .isEqualTo(new Result.Accepted(version));
    assertThat(wanted()).isEqualTo(ubr);
    baseline = open(NO_KEY);
    assertThat(wanted()).isEqualTo(ubr);
  }

  @Test
  void listThatWithdrawsAnotherVersionMayNotGoBack() {
    baseline.accept(NOVEMBER, null, null);

    // By name and not by order: these are other versions.
    assertThat(baseline.accept(list("2026-10", 1706, "2026-12", "2026-011", ""), null, null))
        .isInstanceOf(Result.Refused.class);
  }

  @Test
  void hostileVersionMakesAMessageOfOneLine() {
    baseline.accept(list("z", 1), null, null);

    assertThat(baseline.accept(list("a\\n\\u0000b", 1), null, null))
        .asString()
        .contains("found \"a??b\"")
        .doesNotContain("\n", "\0");
  }

  @Test
  void sameBytesWithAnotherEtagAreUnchangedAndItIsKept() {
    baseline.accept(NOVEMBER, "\"n1\"", null);

    assertThat(baseline.accept(NOVEMBER, "\"n2\"", null)).isEqualTo(new Result.Unchanged());
    assertThat(baseline.etag()).contains("\"n2\"");
    baseline = open(NO_KEY);
    assertThat(baseline.etag()).contains("\"n2\"");
  }

  @Test
  void etagThatIsNoneIsNotKept() {
    String longest = "\"" + "e".repeat(254) + "\"";
    baseline.accept(NOVEMBER, longest, null);
    assertThat(baseline.etag()).contains(longest);

    for (String bad : List.of(longest + "e", "", "a b", "a\r\nX: y", "\u57fa", "\u007F")) {
      baseline.accept(NOVEMBER, bad, null);
      assertThat(baseline.etag()).as(bad).isEmpty();
    }
  }

  @Test
  void withAKeySignedOnesCountAlone() {
    SigningKey admin = new SigningKey();
    baseline = open(admin.publicKey());

    assertThat(baseline.accept(NOVEMBER, null, null)).isInstanceOf(Result.Refused.class);
    assertThat(baseline.accept(NOVEMBER, null, new SigningKey().sign(NOVEMBER)))
        .isInstanceOf(Result.Refused.class);
    assertThat(baseline.list()).isEmpty();
    assertThat(baseline.accept(NOVEMBER, null, admin.sign(NOVEMBER)))
        .isEqualTo(new Result.Accepted("2026-11"));
    baseline = open(admin.publicKey());
    assertThat(wanted()).isEqualTo(2006);
    assertThat(told).isEmpty();
  }

  @Test
  void reformattedListDoesNotPassWithTheSignatureOfTheFirst() {
    SigningKey admin = new SigningKey();
    baseline = open(admin.publicKey());
    byte[] reformatted = text(new String(NOVEMBER, StandardCharsets.UTF_8) + "\n");

    assertThat(baseline.accept(reformatted, null, admin.sign(NOVEMBER)))
        .isInstanceOf(Result.Refused.class);
    assertThat(baseline.accept(reformatted, null, admin.sign(reformatted)))
        .isInstanceOf(Result.Accepted.class);
  }

  @Test
  void nothingThatAStrangerWroteIsParsed() {
    baseline = open(new SigningKey().publicKey());

    assertThat(baseline.accept(text("not JSON"), null, null))
        .asString()
        .contains("signature: ")
        .doesNotContain("JSON");
  }

  @Test
  void signedOneThatGoesBackIsRefusedToo() {
    SigningKey admin = new SigningKey();
    baseline = open(admin.publicKey());
    byte[] december = list("2026-12", 2130);
    baseline.accept(december, null, admin.sign(december));

    assertThat(baseline.accept(NOVEMBER, null, admin.sign(NOVEMBER)))
        .isInstanceOf(Result.Refused.class);
    assertThat(wanted()).isEqualTo(2130);
  }

  @Test
  void whatIsHeldMustPassTheKeyThatIsSetNow() {
    SigningKey admin = new SigningKey();
    baseline.accept(NOVEMBER, null, admin.sign(NOVEMBER));

    assertThat(open(admin.publicKey()).list()).isPresent();
    assertThat(told).isEmpty();
    assertThat(open(new SigningKey().publicKey()).list()).isEmpty();
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith(file + " is not used: signature: expected a signature of these ");
  }

  @Test
  void whatIsHeldUnsignedDoesNotCountOnceAKeyIsSet() {
    baseline.accept(NOVEMBER, "\"n1\"", null);
    baseline = open(new SigningKey().publicKey());

    assertThat(baseline.list()).isEmpty();
    // Else the collector would answer that nothing has changed, for ever.
    assertThat(baseline.etag()).isEmpty();
    assertThat(told).hasSize(1);
  }

  @Test
  void withAnUnusableKeyNothingCounts() {
    SigningKey admin = new SigningKey();
    baseline.accept(NOVEMBER, null, admin.sign(NOVEMBER));
    baseline = open(new BaselineKey.Unusable());

    assertThat(baseline.list()).isEmpty();
    assertThat(baseline.accept(NOVEMBER, null, admin.sign(NOVEMBER)))
        .asString()
        .contains("baselineKey is not a valid key");
    assertThat(baseline.list()).isEmpty();
  }

  @Test
  void whatAnotherCollectorGaveDoesNotCount() {
    baseline.accept(list("2027-01", 9999), "\"n1\"", null);
    baseline = CollectorBaseline.open(file, "other.corp.example", NO_KEY, told::add);

    assertThat(baseline.list()).isEmpty();
    assertThat(baseline.etag()).isEmpty();
    assertThat(told)
        .containsExactly(
            file + " is not used: collector: expected other.corp.example, found " + HOST);
    assertThat(baseline.accept(NOVEMBER, null, null)).isInstanceOf(Result.Accepted.class);
  }

  @Test
  void whatIsDamagedIsLostUntilTheCollectorGivesAnotherOrHasNone() throws IOException {
    assertThat(baseline.isLost()).as("without a file").isFalse();
    baseline.accept(NOVEMBER, null, null);
    assertThat(open(NO_KEY).isLost()).isFalse();
    assertThat(open(new SigningKey().publicKey()).isLost()).as("not signed").isTrue();
    assertThat(CollectorBaseline.open(file, "other.example", NO_KEY, told::add).isLost())
        .as("of another collector")
        .isFalse();

    Files.writeString(file, "{");
    baseline = open(NO_KEY);
    assertThat(baseline.isLost()).isTrue();
    baseline.accept(text("{}"), null, null);
    assertThat(baseline.isLost()).as("refused").isTrue();
    baseline.collectorHasNone();
    assertThat(baseline.isLost()).isFalse();

    baseline = open(NO_KEY);
    baseline.accept(NOVEMBER, null, null);
    assertThat(baseline.isLost()).isFalse();
  }

  @Test
  void caseOfTheHostDoesNotMatter() {
    baseline.accept(NOVEMBER, null, null);

    assertThat(
            CollectorBaseline.open(file, "Collector.Corp.Example:8443", NO_KEY, told::add).list())
        .isPresent();
  }

  @Test
  void fileThatEndsAtAnyByteIsNone() throws IOException {
    baseline.accept(NOVEMBER, "\"n1\"", "ed25519=x");
    byte[] whole = Files.readAllBytes(file);

    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(open(NO_KEY).list()).as("first " + length + " bytes").isEmpty();
    }
    assertThat(told).hasSize(whole.length).allMatch(line -> line.contains(" is not used: "));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x02, 0x10, 0x20, 0x80, 0xFF})
  void fileThatIsDamagedAtAnyByteIsNone(int damage) throws IOException {
    baseline.accept(NOVEMBER, "\"n1\"", "ed25519=x");
    byte[] whole = Files.readAllBytes(file);

    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= (byte) damage;
      Files.write(file, damaged);
      CollectorBaseline opened = open(NO_KEY);
      assertThat(opened.list()).as("byte " + i).isEmpty();
      assertThat(opened.etag()).isEmpty();
    }
    assertThat(told).hasSize(whole.length);
  }

  @Test
  void fileFullOfZerosOrWithMoreBehindItIsNone() throws IOException {
    baseline.accept(NOVEMBER, null, null);
    byte[] whole = Files.readAllBytes(file);

    Files.write(file, new byte[whole.length]);
    assertThat(open(NO_KEY).list()).isEmpty();
    Files.write(file, text(new String(whole, StandardCharsets.UTF_8) + "{}"));
    assertThat(open(NO_KEY).list()).isEmpty();
  }

  @Test
  void fileThatIsTooLargeOrAFolderIsToldAndNothingBreaks() throws IOException {
    Files.write(file, new byte[8 << 20]);
    assertThat(open(NO_KEY).list()).isEmpty();
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(open(NO_KEY).list()).isEmpty();

    assertThat(told).hasSize(2).allMatch(line -> line.contains("can't be read and is not used"));
  }

  @Test
  void damagedFileIsReplacedByTheNextAnswer() throws IOException {
    Files.writeString(file, "{");
    baseline = open(NO_KEY);
    baseline.accept(NOVEMBER, null, null);

    assertThat(open(NO_KEY).list()).isPresent();
  }

  @Test
  void baselineThatCannotBeWrittenCountsAndIsWrittenWhenItCanBe() throws IOException {
    Path later = folder.resolve("later").resolve("baseline.json");
    baseline = CollectorBaseline.open(later, HOST, NO_KEY, told::add);

    assertThat(baseline.accept(NOVEMBER, "\"n1\"", null)).isInstanceOf(Result.Accepted.class);
    assertThat(wanted()).isEqualTo(2006);
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith(
            "The baseline \"2026-11\" from the collector is in effect, but can't be stored on disk: ");

    Files.createDirectory(folder.resolve("later"));
    assertThat(baseline.accept(NOVEMBER, "\"n1\"", null)).isEqualTo(new Result.Unchanged());
    assertThat(told).hasSize(1);
    assertThat(CollectorBaseline.open(later, HOST, NO_KEY, told::add).list()).isPresent();
  }

  @Test
  void bytesThatTheCallerChangesAfterwardsChangeNothing() {
    byte[] body = NOVEMBER.clone();
    baseline.accept(body, null, null);
    Arrays.fill(body, (byte) 0);

    assertThat(baseline.accept(NOVEMBER, null, null)).isEqualTo(new Result.Unchanged());
  }

  private void assertRefused(byte[] body, String reason) {
    assertThat(baseline.accept(body, null, null)).isEqualTo(new Result.Refused(reason));
  }

  private int wanted() {
    return baseline.list().orElseThrow().wanted(BuildLine.client(19044)).orElseThrow().ubr();
  }

  private CollectorBaseline open(BaselineKey key) {
    return CollectorBaseline.open(file, HOST, key, told::add);
  }

  private static byte[] list(String version, int ubr, String... withdraws) {
    String withdrawn =
        withdraws.length == 0 ? "" : ",\"withdraws\":[\"" + String.join("\",\"", withdraws) + "\"]";
    return text(
        "{\"version\":\"%s\",\"builds\":[{\"build\":19044,\"ubr\":%d}]%s}"
            .formatted(version, ubr, withdrawn));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
