package io.github.updatesentinel.contract.baseline;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Baseline documents for the parsers of both programs, so that both take and refuse the same. */
public final class BaselineSamples {
  private BaselineSamples() {}

  /** What a parser has to refuse. */
  public static Stream<String> refused() {
    return Stream.of(
        "",
        "[]",
        "{",
        "{} {}",
        "{'version':'1'}",
        "{\"version\":\"1\"}",
        "{\"version\":\"1\",\"builds\":[]}",
        "{\"version\":\"1\",\"builds\":{}}",
        "{\"version\":1,\"builds\":[{\"build\":1,\"ubr\":1}]}",
        "{\"version\":\"1\",\"builds\":[{\"build\":0,\"ubr\":1}]}",
        "{\"version\":\"1\",\"builds\":[{\"build\":1,\"ubr\":1000000}]}",
        "{\"version\":\"1\",\"builds\":[{\"build\":\"1\",\"ubr\":1}]}",
        "{\"version\":\"1\",\"builds\":[{\"build\":1,\"ubr\":1,\"kb\":\"KB1\"}]}",
        "{\"version\":\"1\",\"builds\":[{\"build\":1,\"ubr\":1,\"released\":\"+12345-01-01\"}]}",
        "{\"version\":\"1\",\"withdraws\":\"x\",\"builds\":[{\"build\":1,\"ubr\":1}]}",
        row("\"kind\":\"b\""),
        row("\"kind\":\"H\""),
        row("\"of\":1"),
        row("\"kind\":\"B\",\"of\":1"),
        row("\"kind\":\"H\",\"of\":1000000"),
        row("\"family\":\"server\""),
        row("\"family\":1"),
        "{\"version\":\"1\",\"builds\":[{\"build\":1,\"ubr\":1,\"family\":\"SERVER\"},"
            + "{\"build\":1,\"ubr\":1,\"family\":\"SERVER\"}]}",
        servicing("7"),
        servicing("{\"build\":1}"),
        servicing("{\"ends\":\"2026-10-13\"}"),
        servicing("{\"build\":1,\"ends\":\"2026-10\"}"),
        servicing("{\"build\":1,\"ends\":\"2026-10-13\",\"esuEnds\":\"2026-10-12\"}"),
        servicing("{\"build\":1,\"ends\":\"2026-10-13\",\"family\":\"server\"}"),
        servicing("{\"build\":1,\"ends\":\"2026-10-13\",\"editions\":[]}"),
        servicing("{\"build\":1,\"ends\":\"2026-10-13\",\"editions\":[\" \"]}"),
        servicing("{\"build\":1,\"ends\":\"2026-10-13\",\"editions\":\"Core\"}"),
        servicing(
            "{\"build\":1,\"ends\":\"2026-10-13\",\"editions\":[\"" + "x".repeat(101) + "\"]}"),
        servicing("{\"build\":1,\"ends\":\"2026-10-13\"},{\"build\":1,\"ends\":\"2027-10-12\"}"),
        servicing(
            "{\"build\":1,\"ends\":\"2026-10-13\",\"editions\":[\"Core\"]},"
                + "{\"build\":1,\"ends\":\"2026-10-13\",\"editions\":[\"CORE\"]}"),
        servicing(ends(BaselineLimits.MAX_SERVICING + 1)),
        rows(BaselineLimits.MAX_ROWS + 1),
        " ".repeat(BaselineLimits.MAX_BYTES + 1),
        "{\"x\":[" + "0,".repeat(BaselineLimits.MAX_MARKS) + "0]}");
  }

  /** What a parser has to take. */
  public static Stream<String> taken() {
    return Stream.of(
        "{\"version\":\"1\",\"builds\":[{\"build\":1,\"ubr\":0}]}",
        "\uFEFF{\"version\":\"ü\",\"x\":null,\"builds\":[{\"build\":1e2,\"ubr\":0,\"kb\":null}]}",
        "{\"version\":\"1\",\"withdraws\":[],\"builds\":[{\"build\":999999,\"ubr\":999999,"
            + "\"kb\":\"KB5017308\",\"kind\":\"OOB\",\"notAfter\":\"2026-07-14\",\"odd\":[1]}]}",
        row("\"kind\":\"H\",\"of\":8457,\"family\":\"CLIENT\""),
        row("\"of\":null,\"family\":null"),
        "{\"version\":\"1\",\"builds\":[{\"build\":1,\"ubr\":1},"
            + "{\"build\":1,\"ubr\":1,\"family\":\"CLIENT\"},"
            + "{\"build\":1,\"ubr\":1,\"family\":\"SERVER\"}]}",
        servicing(""),
        servicing(
            "{\"build\":1,\"ends\":\"2026-10-13\",\"esuEnds\":\"2026-10-13\"},"
                + "{\"build\":1,\"ends\":\"2027-01-12\",\"editions\":[\"EnterpriseS\",\"EnterpriseG\"]},"
                + "{\"build\":1,\"ends\":\"2027-01-12\",\"editions\":[\"EnterpriseS\"],"
                + "\"family\":\"SERVER\"}"),
        servicing(ends(BaselineLimits.MAX_SERVICING)),
        rows(BaselineLimits.MAX_ROWS));
  }

  /** A document of one row with these members besides build and revision. */
  public static String row(String members) {
    return "{\"version\":\"1\",\"builds\":[{\"build\":26100,\"ubr\":8390," + members + "}]}";
  }

  /** A document of one row and these entries of {@code servicing}. */
  public static String servicing(String entries) {
    return "{\"version\":\"1\",\"builds\":[{\"build\":1,\"ubr\":1}],\"servicing\":["
        + entries
        + "]}";
  }

  private static String ends(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(build -> "{\"build\":" + build + ",\"ends\":\"2026-10-13\"}")
        .collect(Collectors.joining(","));
  }

  /** A document of so many rows of one line. */
  public static String rows(int count) {
    StringBuilder json = new StringBuilder("{\"version\":\"1\",\"builds\":[");
    for (int i = 0; i < count; i++) {
      json.append(i == 0 ? "" : ",").append("{\"build\":1,\"ubr\":").append(i).append('}');
    }
    return json.append("]}").toString();
  }
}
