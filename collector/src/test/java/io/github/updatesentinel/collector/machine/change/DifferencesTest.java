package io.github.updatesentinel.collector.machine.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.collector.machine.change.MachineChange.Difference;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private static List<Difference> between(String from, String to) {
    return Differences.between(json(from), json(to));
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Test
  void whatDiffersInEachHeartbeatIsNoDifference() {
    assertThat(
            between(
                "{'sequence': 1, 'sentAt': 'a', 'scan': {'startedAt': 'x', 'durationMs': 5}}",
                "{'sequence': 2, 'sentAt': 'b', 'scan': {'startedAt': 'y', 'durationMs': 6}}"))
        .isEmpty();
  }

  @Test
  void aVerdictDiffersByItsCertaintyToo() {
    assertThat(
            between(
                "{'verdict': {'code': 'FALSE_UP_TO_DATE', 'certainty': 'SUSPECTED'}}",
                "{'verdict': {'code': 'FALSE_UP_TO_DATE', 'certainty': 'PROVEN'}}"))
        .containsExactly(
            new Difference.Verdict("FALSE_UP_TO_DATE", "SUSPECTED", "FALSE_UP_TO_DATE", "PROVEN"));
  }

  @Test
  void reasonsComeAndGo() {
    assertThat(
            between(
                "{'verdict': {'reasons': [{'code': 'A', 'detail': 'x'}, {'code': 'B'}]}}",
                "{'verdict': {'reasons': [{'code': 'B'}, {'code': 'A', 'detail': 'y'}]}}"))
        .containsExactly(
            new Difference.ReasonAdded("A", "y"), new Difference.ReasonRemoved("A", "x"));
  }

  @Test
  void aServiceDiffersMemberByMember() {
    assertThat(
            between(
                "{'services': [{'name': 'BITS', 'startType': 'AUTO', 'state': 'RUNNING'}]}",
                "{'services': [{'name': 'BITS', 'startType': 'DISABLED', 'state': 'RUNNING'},"
                    + " {'name': 'New', 'state': 'STOPPED'}]}"))
        .containsExactly(
            new Difference.Service("BITS", "startType", "AUTO", "DISABLED"),
            new Difference.Service("New", "state", null, "STOPPED"));
  }

  @Test
  void whoChangedAStartTypeIsToldOnce() {
    String change =
        "{'at': '2026-11-24T08:00:00Z', 'service': 'BITS', 'from': 'AUTO', 'to': 'DISABLED',"
            + " 'by': 'CORP\\\\alice'}";
    String one = "{'startTypeChanges': [" + change + "]}";
    assertThat(between("{}", one))
        .containsExactly(
            new Difference.StartType(
                Instant.parse("2026-11-24T08:00:00Z"), "BITS", "AUTO", "DISABLED", "CORP\\alice"));
    assertThat(between(one, one)).isEmpty();
  }

  @Test
  void startTypeThatSomebodySetIsOneDifference() {
    assertThat(
            between(
                "{'services': [{'name': 'BITS', 'startType': 'AUTO', 'registryStartType': 'AUTO'}]}",
                "{'services': [{'name': 'BITS', 'startType': 'DISABLED',"
                    + " 'registryStartType': 'DISABLED'}], 'startTypeChanges': [{'service': 'bits',"
                    + " 'from': 'AUTO', 'to': 'DISABLED', 'by': 'CORP\\\\alice'}]}"))
        .containsExactly(new Difference.StartType(null, "bits", "AUTO", "DISABLED", "CORP\\alice"));
  }

  @Test
  void oldStartTypeIsShownWhereTheChangeDoesNotNameIt() {
    assertThat(
            between(
                "{'services': [{'name': 'BITS', 'startType': 'MANUAL'}]}",
                "{'services': [{'name': 'BITS', 'startType': 'DISABLED'}], 'startTypeChanges':"
                    + " [{'service': 'BITS', 'from': 'UNKNOWN', 'to': 'DISABLED'}]}"))
        .containsExactly(
            new Difference.StartType(null, "BITS", "UNKNOWN", "DISABLED", null),
            new Difference.Service("BITS", "startType", "MANUAL", "DISABLED"));
  }

  @Test
  void registryThatDoesNotFollowIsADifference() {
    assertThat(
            between(
                "{'services': [{'name': 'BITS', 'startType': 'AUTO', 'registryStartType': 'AUTO'}]}",
                "{'services': [{'name': 'BITS', 'startType': 'DISABLED',"
                    + " 'registryStartType': 'MANUAL'}]}"))
        .containsExactly(
            new Difference.Service("BITS", "startType", "AUTO", "DISABLED"),
            new Difference.Service("BITS", "registryStartType", "AUTO", "MANUAL"));
  }

  @Test
  void otherMembersDifferByTheirPath() {
    assertThat(
            between(
                "{'updateSource': {'server': 'https://a'}, 'rebootPending': false, 'x': {'y': 1}}",
                "{'updateSource': {'server': 'https://b'}, 'rebootPending': true, 'x': {'y': 2},"
                    + " 'scan': {'warnings': ['0x80070422']}}"))
        .containsExactly(
            new Difference.Member("updateSource.server", "https://a", "https://b"),
            new Difference.Member("rebootPending", "false", "true"),
            new Difference.Member("x.y", "1", "2"),
            new Difference.Member("scan.warnings", null, "0x80070422"));
  }

  @Test
  void membersOfAnotherKindThanExpectedAreNoError() {
    assertThat(
            between(
                "{'services': 5, 'verdict': [], 'os': null}",
                "{'services': [1, {'name': {}}], 'verdict': {'reasons': {}}}"))
        .isEmpty();
  }

  @Test
  void aMachineThatSendsAnythingFillsNoPage() {
    StringBuilder many = new StringBuilder("{'a': '" + "x".repeat(5000) + "'");
    for (int i = 0; i < 1000; i++) {
      many.append(", 'm").append(i).append("': 1");
    }
    List<Difference> differences = between("{}", many + "}");
    assertThat(differences).hasSize(Differences.MOST);
    assertThat(((Difference.Member) differences.get(0)).to()).hasSize(1001);
  }

  /** 15 KB of a name over 200 members would be 3 MB of paths, twice for each change. */
  @Test
  void aLongNameOverManyMembersIsCut() {
    List<Difference> differences =
        between("{}", json("{'" + "x".repeat(15_000) + "': " + members(400) + "}").toString());
    assertThat(differences).isNotEmpty().hasSizeLessThanOrEqualTo(Differences.MOST);
    assertThat(differences.toString()).hasSizeLessThan(Differences.MOST * 300);
  }

  @Test
  void ofTooManyMembersSomeAreCompared() {
    assertThat(between("{}", "{'a': " + members(100_000) + "}")).hasSize(Differences.MOST);
  }

  private static String members(int count) {
    StringBuilder members = new StringBuilder("{'0': 0");
    for (int i = 1; i < count; i++) {
      members.append(", '").append(i).append("': 0");
    }
    return members.append('}').toString();
  }
}
