package io.github.updatesentinel.bench;

import java.util.List;

/**
 * The size of other agents for Windows, as published by their makers. Not measured here; agents
 * without published figures are not in the list.
 *
 * @param installerMb of its MSI; 0 if unknown. The makers do not specify which megabyte they mean,
 *     unless they write MiB
 * @param installedMb on disk; 0 if unknown
 * @param says their figures, in their words
 */
record KnownAgent(String name, double installerMb, double installedMb, String says, String source) {
  private static final double MB_PER_MIB = 1.048576;

  static final List<KnownAgent> ALL =
      List.of(
          // Issue of 2021-11-29 that compares the two releases.
          new KnownAgent(
              "Wazuh agent 4.3.0 (C, C++)",
              5.55,
              31.99,
              "5.55M, installed 31.99M",
              "github.com/wazuh/wazuh/issues/11093"),
          // A maintainer's word of 2020-02-18; the agent brings its Ruby, as we bring our Java.
          new KnownAgent(
              "td-agent 3.6.0 (Fluentd, Ruby)",
              30,
              0,
              "30mb",
              "github.com/treasure-data/omnibus-td-agent/issues/236"),
          // Not what it weighs but what it may: the limit that its build enforces at this commit.
          new KnownAgent(
              "Datadog Agent 7 (Go, Python), limit",
              154.47 * MB_PER_MIB,
              1073.22 * MB_PER_MIB,
              "at most 154.47 MiB, on disk 1073.22 MiB",
              "github.com/DataDog/datadog-agent, test/static/static_quality_gates.yml at 002316fb"),
          // Table "Size on disk", row Windows, of 2025-04-24.
          new KnownAgent(
              "Elastic Agent 9.0 (Go)",
              0,
              705,
              "on disk 705 MB",
              "github.com/elastic/docs-content/pull/1251"));
}
