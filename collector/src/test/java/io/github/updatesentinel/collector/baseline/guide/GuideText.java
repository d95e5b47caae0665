package io.github.updatesentinel.collector.baseline.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A document of the Security Update Guide, in the form of the real ones. */
public final class GuideText {
  private static final String TREE =
      """
      {"Branch":[{"Items":[],"Type":0,"Name":"Microsoft"}],"FullProductName":[\
      {"ProductID":"w10","Value":"Windows 10 Version 1809 for x64-based Systems"},\
      {"ProductID":"w11","Value":"Windows 11 Version 24H2 for x64-based Systems"},\
      {"ProductID":"s19","Value":"Windows Server 2019  (Server Core installation)"},\
      {"ProductID":"s22","Value":"Windows Server 2022"},\
      {"ProductID":"s25","Value":"Windows Server 2025"},\
      {"ProductID":"net","Value":"Microsoft .NET Framework 4.8.1 on Windows Server 2025"}]}""";

  private final String id;
  private final List<String> vulnerabilities = new ArrayList<>();

  /** One without vulnerabilities, such as {@code 2026-Sep}. */
  public GuideText(String id) {
    this.id = id;
  }

  /** Adds a vulnerability that a cumulative update fixes. */
  public GuideText fix(String product, String os, String kb) {
    return fix(product, os, kb, "Security Update");
  }

  /** Adds a vulnerability that an update of this kind fixes. */
  public GuideText fix(String product, String os, String kb, String subType) {
    return remediation(product, "10.0." + os, kb, subType);
  }

  /** Adds a cumulative update to the vulnerability that was added last. */
  public GuideText fixInSameVulnerability(String product, String os, String kb) {
    int last = vulnerabilities.size() - 1;
    vulnerabilities.set(
        last, vulnerabilities.get(last) + "," + json(product, "10.0." + os, kb, "Security Update"));
    return this;
  }

  GuideText remediation(String product, String build, String kb, String subType) {
    vulnerabilities.add(json(product, build, kb, subType));
    return this;
  }

  private static String json(String product, String build, String kb, String subType) {
    return String.format(
        Locale.ROOT,
        "{\"Description\":{\"Value\":\"%s\"},\"URL\":\"https://catalog.example\","
            + "\"ProductID\":[\"%s\"],\"Type\":2,\"RestartRequired\":{\"Value\":\"Yes\"},"
            + "\"SubType\":\"%s\",\"FixedBuild\":\"%s\"}",
        kb,
        product,
        subType,
        build);
  }

  /** The whole document. */
  public String json() {
    return "{\"DocumentTracking\":{\"Identification\":{\"ID\":{\"Value\":\""
        + id
        + "\"}},\"InitialReleaseDate\":\"2026-09-08T07:00:00\"},\"ProductTree\":"
        + TREE
        + ",\"Vulnerability\":["
        + String.join(
            ",",
            vulnerabilities.stream()
                .map(fixes -> "{\"CVE\":\"CVE-2026-1\",\"Remediations\":[" + fixes + "]}")
                .toList())
        + "]}";
  }
}
