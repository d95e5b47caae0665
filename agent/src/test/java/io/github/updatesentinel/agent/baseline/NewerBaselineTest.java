package io.github.updatesentinel.agent.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.baseline.CollectorBaseline.Result;
import io.github.updatesentinel.agent.delivery.SigningKey;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import io.github.updatesentinel.contract.baseline.ServicingEnd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector's list with families, hotpatches, ends, and what this version does not know. */
class NewerBaselineTest {
  private static final BuildLine CLIENT = BuildLine.client(26100);
  private static final BuildLine SERVER = new BuildLine(26100, WindowsFamily.SERVER);
  private static final String NEWER =
      """
      {"version": "%s", "builds": [
        {"build": 26100, "ubr": 8457, "kind": "B"},
        {"build": 26100, "ubr": 8390, "kind": "H", "of": 8457},
        {"build": 26100, "ubr": %d, "kind": "B", "family": "SERVER"},
        {"build": 26100, "ubr": 9999, "kind": "NEW", "of": true},
        {"build": 26100, "ubr": 9999, "family": "NEW"}
      ], "servicing": [
        {"build": 26100, "ends": "2026-10-13"},
        {"build": 26100, "family": "NEW", "until": "2030-01-08"}
      ]}
      """;

  private final SigningKey admin = new SigningKey();
  private final List<String> problems = new ArrayList<>();
  private final Path file;

  NewerBaselineTest(@TempDir Path folder) {
    this.file = folder.resolve("baseline.json");
  }

  @Test
  void signatureIsThatOfAllBytesAlsoOfThoseThatAreLeftOut() {
    CollectorBaseline baseline = open(admin.publicKey());
    byte[] newer = newer("1", 32690);
    byte[] without = text(new String(newer, StandardCharsets.UTF_8).replace("9999", "9998"));

    assertThat(baseline.accept(without, null, admin.sign(newer)))
        .isInstanceOf(Result.Refused.class);
    assertThat(baseline.accept(newer, null, admin.sign(newer))).isEqualTo(new Result.Accepted("1"));
    assertIsRead(baseline.list().orElseThrow());
  }

  @Test
  void restartKeepsAllOfIt() {
    byte[] newer = newer("1", 32690);
    open(admin.publicKey()).accept(newer, "\"e\"", admin.sign(newer));

    CollectorBaseline baseline = open(admin.publicKey());
    assertIsRead(baseline.list().orElseThrow());
    assertThat(baseline.accept(newer, "\"e\"", admin.sign(newer)))
        .isEqualTo(new Result.Unchanged());
    assertThat(problems).isEmpty();
  }

  @Test
  void lowerRevisionOfAServersLineIsRefusedWithTheLinesName() {
    CollectorBaseline baseline = open(new BaselineKey.None());
    baseline.accept(newer("1", 32690), null, null);

    assertThat(baseline.accept(newer("2", 32689), null, null))
        .asString()
        .contains("build line 26100 (SERVER): expected 26100.32690 of version \"1\"");
  }

  @Test
  void listWithoutTheNewMembersMayFollowAndPrecede() {
    CollectorBaseline baseline = open(new BaselineKey.None());
    byte[] old = text("{\"version\":\"1\",\"builds\":[{\"build\":26100,\"ubr\":8457}]}");

    assertThat(baseline.accept(old, null, null)).isInstanceOf(Result.Accepted.class);
    assertThat(baseline.accept(newer("2", 32690), null, null)).isInstanceOf(Result.Accepted.class);
    assertThat(
            baseline.accept(
                text(new String(old, StandardCharsets.UTF_8).replace("1\"", "3\"")), null, null))
        .isInstanceOf(Result.Accepted.class);
  }

  private static void assertIsRead(BuildList list) {
    assertThat(list.wanted(CLIENT)).map(Baseline::ubr).contains(8457);
    assertThat(list.wanted(SERVER)).map(Baseline::ubr).contains(32690);
    assertThat(list.row(CLIENT, 8390)).map(BuildRow::of).contains(8457);
    assertThat(list.row(CLIENT, 9999)).isEmpty();
    assertThat(list.servicing()).extracting(ServicingEnd::line).containsExactly(CLIENT);
  }

  private CollectorBaseline open(BaselineKey key) {
    return CollectorBaseline.open(file, "collector.example", key, problems::add);
  }

  private static byte[] newer(String version, int serverUbr) {
    return text(NEWER.formatted(version, serverUbr));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
