package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.fleet.Behind;
import io.github.updatesentinel.collector.fleet.Builds;
import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.fleet.LineCount;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Compares each build line with its baseline. */
public final class BuildsPage implements Routes {
  // The same in every language.
  private static final Map<Long, String> CLIENTS =
      Map.ofEntries(
          Map.entry(10240L, "Windows 10 1507 (LTSB 2015)"),
          Map.entry(10586L, "Windows 10 1511"),
          Map.entry(14393L, "Windows 10 1607"),
          Map.entry(15063L, "Windows 10 1703"),
          Map.entry(16299L, "Windows 10 1709"),
          Map.entry(17134L, "Windows 10 1803"),
          Map.entry(17763L, "Windows 10 1809"),
          Map.entry(18362L, "Windows 10 1903"),
          Map.entry(18363L, "Windows 10 1909"),
          Map.entry(19041L, "Windows 10 2004"),
          Map.entry(19042L, "Windows 10 20H2"),
          Map.entry(19043L, "Windows 10 21H1"),
          Map.entry(19044L, "Windows 10 21H2"),
          Map.entry(19045L, "Windows 10 22H2"),
          Map.entry(22000L, "Windows 11 21H2"),
          Map.entry(22621L, "Windows 11 22H2"),
          Map.entry(22631L, "Windows 11 23H2"),
          Map.entry(26100L, "Windows 11 24H2"),
          Map.entry(26200L, "Windows 11 25H2"),
          Map.entry(26300L, "Windows 11 26H2"),
          Map.entry(28000L, "Windows 11 26H1"));

  private static final Map<Long, String> SERVERS =
      Map.ofEntries(
          Map.entry(14393L, "Windows Server 2016"),
          Map.entry(16299L, "Windows Server 1709"),
          Map.entry(17134L, "Windows Server 1803"),
          Map.entry(17763L, "Windows Server 2019"),
          Map.entry(18362L, "Windows Server 1903"),
          Map.entry(18363L, "Windows Server 1909"),
          Map.entry(19041L, "Windows Server 2004"),
          Map.entry(19042L, "Windows Server 20H2"),
          Map.entry(20348L, "Windows Server 2022"),
          Map.entry(25398L, "Windows Server 23H2"),
          Map.entry(26100L, "Windows Server 2025"));

  private final Pages pages;
  private final Builds builds;
  private final Fleet fleet;
  private final Clock clock;

  /** A page of what the store says. */
  public BuildsPage(Pages pages, Builds builds, Fleet fleet, Clock clock) {
    this.fleet = fleet;
    this.pages = pages;
    this.builds = builds;
    this.clock = clock;
  }

  /** What Microsoft calls a build line; empty where we don't know. */
  public static String name(LineCount line) {
    return name(line.build(), line.family());
  }

  /** The same for any line; its number where we don't know. */
  public static String name(BuildLine line) {
    String name = name(line.build(), line.family());
    return name.isEmpty() ? line.toString() : name;
  }

  private static String name(long build, WindowsFamily family) {
    return (family == WindowsFamily.SERVER ? SERVERS : CLIENTS).getOrDefault(build, "");
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/builds", this::answer, Role.VIEWER);
  }

  private void answer(Context ctx) {
    Frame frame = Frame.of(ctx, Frame.Nav.BUILDS, clock);
    List<LineCount> lines = builds.lines();
    pages.render(
        ctx,
        "builds.jte",
        Map.of(
            "frame",
            frame,
            "texts",
            Texts.of("builds", frame.language()),
            "lines",
            lines,
            "behind",
            Behind.of(lines, fleet.counts())));
  }
}
