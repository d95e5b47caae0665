package io.github.updatesentinel.bench;

import io.github.updatesentinel.e2e.Build;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** {@code ./dev bench size}: what is downloaded and what is installed, and what it is made of. */
final class SizeBench {
  private static final long MSI_LIMIT = 20_000_000;
  private static final long INSTALLED_LIMIT = 60_000_000;
  private static final Pattern WHOLE_JRE = Pattern.compile("[^/]+/jre/.*");
  private static final double MB = 1e6;

  /** A file that is large, and why it is there. */
  private record Part(String file, String why) {}

  private static final List<Part> PARTS =
      List.of(
          new Part(
              "runtime/bin/server/classes.jsa",
              "classes as they lie in memory: for the start and for memory"),
          new Part("runtime/lib/modules", "classes of agent, libraries and six Java modules"),
          new Part("runtime/bin/server/jvm.dll", "Java itself, byte for byte as it was signed"));

  private final Build build;
  private final PrintStream out;

  SizeBench(Build build, PrintStream out) {
    this.build = build;
    this.out = out;
  }

  void run() throws IOException {
    long msi = Files.size(build.msi());
    Extent installed = Extent.ofFolder(build.image());
    String zip = "download/windows-jre-%d.zip".formatted(Runtime.version().feature());
    Extent jre = Extent.ofZip(build.target().resolve(zip), WHOLE_JRE);
    if (jre.files() == 0) {
      throw new IllegalStateException("no Java in the zip: " + WHOLE_JRE);
    }
    out.println(limits(msi, installed, jre));
    verdict("MSI", msi, MSI_LIMIT);
    verdict("installed", installed.bytes(), INSTALLED_LIMIT);
    out.println();
    out.println(others(msi, installed));
    KnownAgent.ALL.forEach(
        agent -> out.printf("%s: \"%s\", %s%n", agent.name(), agent.says(), agent.source()));
    out.println();
    out.println(parts(msi, installed));
    PARTS.forEach(part -> out.printf("%s: %s%n", part.file(), part.why()));
    out.println(
        "The MSI has all files in one cabinet of the same compression, and its own tables with"
            + " it.");
  }

  private static String limits(long msi, Extent installed, Extent jre) {
    Table table = new Table("", "bytes", "MB", "MiB", "files", "ours to it");
    size(table, "MSI", msi, "1", msi);
    size(table, "  limit", MSI_LIMIT, "-", msi);
    size(table, "  whole Java runtime, zipped", jre.packedBytes(), "-", msi);
    size(
        table,
        "installed",
        installed.bytes(),
        Integer.toString(installed.files()),
        installed.bytes());
    size(table, "  limit", INSTALLED_LIMIT, "-", installed.bytes());
    size(
        table,
        "  whole Java runtime, unpacked",
        jre.bytes(),
        Integer.toString(jre.files()),
        installed.bytes());
    return table.toString();
  }

  private static void size(Table table, String what, long bytes, String files, long ours) {
    table.row(
        what, Text.bytes(bytes), Text.mb(bytes), Text.mib(bytes), files, Text.ratio(ours, bytes));
  }

  private void verdict(String what, long bytes, long limit) {
    out.printf(
        "%s %s: %s MB, limit %s MB%n",
        bytes <= limit ? "met:    " : "NOT MET:", what, Text.mb(bytes), Text.mb(limit));
  }

  private static String others(long msi, Extent installed) {
    Table table =
        new Table("other agents", "installer, MB", "ours to it", "installed, MB", "ours to it");
    for (KnownAgent agent : KnownAgent.ALL) {
      List<String> cells = new ArrayList<>(List.of(agent.name()));
      cells.addAll(against(agent.installerMb(), msi));
      cells.addAll(against(agent.installedMb(), installed.bytes()));
      table.row(cells);
    }
    return table.toString();
  }

  private static List<String> against(double theirMb, long ours) {
    return theirMb == 0
        ? List.of("-", "-")
        : List.of(Text.mb(Math.round(theirMb * MB)), Text.ratio((double) ours, theirMb * MB));
  }

  private String parts(long msi, Extent installed) throws IOException {
    Table table =
        new Table("what is left", "files", "plain, bytes", "share", "deflated, bytes", "share");
    Extent rest = installed;
    for (Part part : PARTS) {
      Path file = build.image().resolve(part.file());
      Extent extent = Extent.ofFile(file);
      rest = rest.minus(extent);
      part(table, part.file(), extent, installed);
    }
    part(table, "all others", rest, installed);
    part(table, "together", installed, installed);
    table.row("MSI", "1", "-", "-", Text.bytes(msi), "-");
    return table.toString();
  }

  private static void part(Table table, String name, Extent extent, Extent whole) {
    table.row(
        name,
        Integer.toString(extent.files()),
        Text.bytes(extent.bytes()),
        Text.ratio(extent.bytes(), whole.bytes()),
        Text.bytes(extent.packedBytes()),
        Text.ratio(extent.packedBytes(), whole.packedBytes()));
  }
}
