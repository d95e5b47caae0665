package io.github.updatesentinel.contract.baseline;

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
        rows(BaselineLimits.MAX_ROWS));
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
