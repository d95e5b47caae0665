package io.github.updatesentinel.collector.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Windows that machines of the simulated fleet run.
 *
 * @param releases oldest first: one from long ago, that of the month before, the newest
 * @param baseline whether the organisation's baseline knows the line
 * @param share of all machines, in thousandths
 */
record Windows(
    String product,
    String edition,
    String release,
    int build,
    @Nullable String cmgeVersion,
    List<Release> releases,
    boolean baseline,
    int share) {
  /** A cumulative update, as in {@code config/builds.json}. */
  record Release(int ubr, String kb, String month) {}

  /**
   * The build of Windows 10 22H2, which has had updates with an ESU license only, since its end.
   */
  static final int WITH_ESU = 19045;

  static final String END_OF_19045 = "2025-10-14";

  static final int LONG_AGO = 0;
  static final int BEFORE = 1;
  static final int NEWEST = 2;

  private static final List<Release> OF_19044 =
      List.of(
          new Release(6216, "KB5063709", "2025-08"),
          new Release(7417, "KB5094127", "2026-06"),
          new Release(7548, "KB5099539", "2026-07"));
  private static final List<Release> OF_17763 =
      List.of(
          new Release(7678, "KB5063877", "2025-08"),
          new Release(8880, "KB5094123", "2026-06"),
          new Release(9020, "KB5099538", "2026-07"));
  private static final List<Release> OF_22631 =
      List.of(
          new Release(5768, "KB5063875", "2025-08"),
          new Release(7219, "KB5093998", "2026-06"),
          new Release(7376, "KB5099414", "2026-07"));
  private static final List<Release> OF_26100 =
      List.of(
          new Release(7462, "KB5072033", "2025-12"),
          new Release(8655, "KB5094126", "2026-06"),
          new Release(8875, "KB5101650", "2026-07"));
  // The organization's baseline has no build line of a server.
  private static final List<Release> OF_20348 =
      List.of(
          new Release(4052, "KB5063880", "2025-08"),
          new Release(4171, "KB5065432", "2025-09"),
          new Release(4294, "KB5066782", "2025-10"));

  static final Windows SERVER =
      new Windows(
          "Windows Server 2022 Standard",
          "ServerStandard",
          "21H2",
          20348,
          null,
          OF_20348,
          false,
          25);

  static final List<Windows> ALL =
      List.of(
          new Windows(
              "Windows 10 Enterprise G",
              "EnterpriseG",
              "21H2",
              19044,
              "V2022-L.1345.000",
              OF_19044,
              true,
              660),
          new Windows(
              "Windows 10 Enterprise G",
              "EnterpriseG",
              "1809",
              17763,
              "V2020-L.1207.000",
              OF_17763,
              true,
              110),
          new Windows(
              "Windows 10 Enterprise", "Enterprise", "22H2", 19045, null, OF_19044, true, 85),
          new Windows("Windows 10 Pro", "Professional", "22H2", 19045, null, OF_19044, true, 50),
          // The registry of Windows 11 still says 10.
          new Windows(
              "Windows 10 Enterprise", "Enterprise", "23H2", 22631, null, OF_22631, true, 45),
          new Windows("Windows 10 Pro", "Professional", "24H2", 26100, null, OF_26100, true, 25),
          SERVER);
}
