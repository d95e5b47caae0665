package io.github.updatesentinel.agent.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineReaderTest {
  private static final Baseline SHIPPED =
      new Baseline(19044, 7725, "KB5122878", BaselineSource.SHIPPED);

  private final List<ConfigProblem> problems = new ArrayList<>();
  private Optional<BuildList> collector = Optional.empty();
  private final BaselineReader source = new BaselineReader(() -> collector, problems::add);

  private final Path folder;
  private final Path file;

  BaselineReaderTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("baseline.json");
  }

  @Test
  void withoutAFileTheShippedListCounts() {
    assertThat(source.read(null).wanted(BuildLine.client(19044))).contains(SHIPPED);
    assertThat(problems).isEmpty();
  }

  @Test
  void fileWinsOverTheShippedListForItsLinesAlone() throws IOException {
    write("2026-11", 2006);

    assertThat(wanted()).contains(fromFile(2006));
    assertThat(source.read(file.toString()).wanted(BuildLine.client(22631)))
        .get()
        .extracting(Baseline::source)
        .isEqualTo(BaselineSource.SHIPPED);
    assertThat(problems).isEmpty();
  }

  @Test
  void fileIsReadAnewEachTime() throws IOException {
    write("2026-10", 2006);
    assertThat(wanted()).contains(fromFile(2006));
    write("2026-11", 2130);
    assertThat(wanted()).contains(fromFile(2130));
  }

  @Test
  void missingFileIsToldOnceAndItCountsWhenItAppears() throws IOException {
    assertThat(wanted()).contains(SHIPPED);
    assertThat(wanted()).contains(SHIPPED);
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).key()).isEqualTo("baselineFile");
    assertThat(problems.get(0).source()).isEqualTo(file.toString());
    assertThat(problems.get(0).problem()).contains("NoSuchFile");
    assertThat(problems.get(0).usedInstead()).isEqualTo("the shipped build list");

    write("2026-11", 2006);
    assertThat(wanted()).contains(fromFile(2006));
    assertThat(problems).hasSize(1);
  }

  @Test
  void fileThatBreaksCountsAsItLastWasAndThatIsToldOnce() throws IOException {
    write("2026-11", 2006);
    wanted();
    Files.writeString(file, "{\"version\": \"2026-12\", \"builds\": [");

    assertThat(wanted()).contains(fromFile(2006));
    assertThat(wanted()).contains(fromFile(2006));
    assertThat(problems)
        .singleElement()
        .extracting(ConfigProblem::usedInstead)
        .isEqualTo("its last good version 2026-11");
  }

  @Test
  void fileThatIsDeletedCountsAsItLastWas() throws IOException {
    write("2026-11", 2006);
    wanted();
    Files.delete(file);

    assertThat(wanted()).contains(fromFile(2006));
    assertThat(problems).hasSize(1);
  }

  @Test
  void mendedFileCountsAndTheSameDamageIsToldAgain() throws IOException {
    Files.writeString(file, "{}");
    wanted();
    write("2026-11", 2006);
    assertThat(wanted()).contains(fromFile(2006));
    Files.writeString(file, "{}");
    wanted();

    assertThat(problems)
        .extracting(ConfigProblem::problem)
        .containsExactly("version: missing", "version: missing");
  }

  @Test
  void anotherDamageIsToldToo() throws IOException {
    Files.writeString(file, "{}");
    wanted();
    Files.writeString(file, "{\"version\":\"1\",\"builds\":[]}");
    wanted();

    assertThat(problems).extracting(ConfigProblem::problem).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void byteOrderMarkIsNoDamage() throws IOException {
    Files.writeString(file, "\uFEFF" + list("2026-11", 2006));

    assertThat(wanted()).contains(fromFile(2006));
    assertThat(problems).isEmpty();
  }

  @Test
  void fileThatIsTooLargeIsNotRead() throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(BaselineLimits.MAX_BYTES + 1L);
    }

    assertThat(wanted()).contains(SHIPPED);
    assertThat(problems)
        .singleElement()
        .extracting(ConfigProblem::problem)
        .asString()
        .endsWith(": larger than 1048576 bytes");
  }

  @Test
  void largestFileIsRead() throws IOException {
    String list = list("2026-11", 2006);
    Files.writeString(file, list + " ".repeat(BaselineLimits.MAX_BYTES - list.length()));

    assertThat(wanted()).contains(fromFile(2006));
    assertThat(problems).isEmpty();
  }

  @Test
  void textThatIsNotUtf8IsDamage() throws IOException {
    Files.write(file, new byte[] {'{', '"', (byte) 0xB8, (byte) 0xFC, '"', '}'});

    assertThat(wanted()).contains(SHIPPED);
    assertThat(problems).hasSize(1);
  }

  @Test
  void folderInTheFilesPlaceIsToldAndNothingBreaks() {
    assertThat(source.read(folder.toString()).wanted(BuildLine.client(19044))).contains(SHIPPED);
    assertThat(problems).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "no\u0000such"})
  void nameThatNoFileCanHaveIsToldAndNothingBreaks(String name) {
    assertThat(source.read(name).wanted(BuildLine.client(19044))).contains(SHIPPED);
    assertThat(problems).hasSize(1);
  }

  @Test
  void fileThatIsNoLongerConfiguredDoesNotCount() throws IOException {
    write("2026-11", 2006);
    wanted();

    assertThat(source.read(null).wanted(BuildLine.client(19044))).contains(SHIPPED);
  }

  @Test
  void collectorWinsOverTheFileForItsLinesAlone() throws IOException, InvalidJson {
    Files.writeString(
        file,
        "{\"version\":\"1\",\"builds\":[{\"build\":19044,\"ubr\":2130},{\"build\":22631,\"ubr\":7}]}");
    collector = Optional.of(BuildListParser.parse(list("2026-11", 2006), BaselineSource.COLLECTOR));

    assertThat(wanted()).contains(new Baseline(19044, 2006, null, BaselineSource.COLLECTOR));
    assertThat(source.read(file.toString()).wanted(BuildLine.client(22631)))
        .contains(new Baseline(22631, 7, null, BaselineSource.FILE));
    assertThat(source.read(file.toString()).wanted(BuildLine.client(26100)))
        .get()
        .extracting(Baseline::source)
        .isEqualTo(BaselineSource.SHIPPED);
  }

  @Test
  void fileThatCannotBeReadIsLackingUnlessItWasReadBefore() throws IOException {
    assertThat(source.read(null).lacksChosen()).isFalse();
    assertThat(source.read(file.toString()).lacksChosen()).isTrue();

    write("2026-11", 2006);
    assertThat(source.read(file.toString()).lacksChosen()).isFalse();
    Files.delete(file);
    assertThat(source.read(file.toString()).lacksChosen()).as("its last content").isFalse();
    assertThat(
            new BaselineReader(Optional::empty, problem -> {}).read(file.toString()).lacksChosen())
        .as("another start")
        .isTrue();
  }

  @Test
  void listThatTheCollectorGaveAndThatIsLostIsLacking() {
    BaselineReader.Collector lost =
        new BaselineReader.Collector() {
          @Override
          public Optional<BuildList> list() {
            return Optional.empty();
          }

          @Override
          public boolean isLost() {
            return true;
          }
        };

    assertThat(new BaselineReader(lost, problems::add).read(null).lacksChosen()).isTrue();
  }

  @Test
  void collectorIsAskedAnewEachTime() throws InvalidJson {
    assertThat(source.read(null).wanted(BuildLine.client(19044))).contains(SHIPPED);
    collector = Optional.of(BuildListParser.parse(list("2026-11", 2006), BaselineSource.COLLECTOR));

    assertThat(source.read(null).wanted(BuildLine.client(19044)))
        .contains(new Baseline(19044, 2006, null, BaselineSource.COLLECTOR));
  }

  private Optional<Baseline> wanted() {
    return source.read(file.toString()).wanted(BuildLine.client(19044));
  }

  private void write(String version, int ubr) throws IOException {
    Files.writeString(file, list(version, ubr));
  }

  private static String list(String version, int ubr) {
    return "{\"version\":\"%s\",\"builds\":[{\"build\":19044,\"ubr\":%d}]}".formatted(version, ubr);
  }

  private static Baseline fromFile(int ubr) {
    return new Baseline(19044, ubr, null, BaselineSource.FILE);
  }
}
