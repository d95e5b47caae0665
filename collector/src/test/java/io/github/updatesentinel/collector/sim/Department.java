package io.github.updatesentinel.collector.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the simulated organisation, with habits of its own.
 *
 * @param code what its machines' names begin with
 * @param domain its DNS domain; null: machines in a workgroup
 * @param sourceKind {@code updateSource.kind} of its machines
 * @param server its update server; null if the source has none
 * @param offices the part of names between the code and the number
 * @param chinese whether Windows speaks Chinese there
 * @param share of all machines, in thousandths
 */
record Department(
    String code,
    @Nullable String domain,
    String sourceKind,
    @Nullable String server,
    List<String> offices,
    boolean chinese,
    int share) {
  private static final List<String> OFFICES = List.of("BGS", "RSK", "CWK", "YWK", "FGK", "XXZX");
  private static final String UC1 = "https://uc1.gov.example:8531";
  private static final String UC2 = "https://uc2.gov.example:8531";
  private static final String UC_GA = "https://uc.gaj.gov.example:8531";
  private static final String UC_XC = "http://10.42.0.8:8530";
  private static final String WSUS = "https://wsus.corp.example:8531";

  /** The one that disables TrustedInstaller as a hardening measure. */
  static final Department HARDENED = government("MZJ", UC2, 50);

  /** The one that gets a new update server during the simulated time. */
  static final Department MOVED = government("ZRJ", UC1, 80);

  static final String MOVED_TO = UC2;

  static final List<Department> ALL =
      List.of(
          government("CZJ", UC1, 110),
          government("JYJ", UC1, 130),
          government("WJW", UC2, 120),
          government("RSJ", UC2, 100),
          government("GAJ", UC_GA, 120),
          HARDENED,
          MOVED,
          government("ZJJ", UC_XC, 80),
          government("SCJ", UC_XC, 80),
          new Department(
              "DAJ", "daj.gov.example", "WSUS", UC2, List.of("档案室", "阅览室", "办公室"), true, 30),
          new Department(
              "HQ",
              "corp.example",
              "WSUS",
              WSUS,
              List.of("FIN", "HR", "IT", "OPS", "LAP"),
              false,
              50),
          new Department(
              "BR", "branch.example", "MICROSOFT_UPDATE", null, List.of("PC", "LAP"), false, 30),
          new Department("DESKTOP", null, "WINDOWS_UPDATE", null, List.of("DESKTOP"), true, 20));

  private static Department government(String code, String server, int share) {
    String domain = code.toLowerCase(java.util.Locale.ROOT) + ".gov.example";
    return new Department(code, domain, "WSUS", server, OFFICES, true, share);
  }

  String targetGroup(boolean server, boolean deferred) {
    if (server) {
      return chinese ? "服务器" : "Servers";
    }
    if (deferred) {
      return chinese ? "缓更组" : "Deferred";
    }
    return chinese ? "办公终端" : "Workstations";
  }
}
