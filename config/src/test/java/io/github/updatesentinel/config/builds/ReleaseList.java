package io.github.updatesentinel.config.builds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code builds.json}, read line by line: it has one entry a line, so that a change shows as one.
 *
 * @param text the whole file
 * @param releases the entries of {@code builds}
 * @param servicing the entries of {@code servicing}, one line each
 */
record ReleaseList(String text, List<Release> releases, List<String> servicing) {
  private static final Pattern END =
      Pattern.compile(
          "\\{\"build\":\\d{5}(,\"family\":\"SERVER\")?(,\"editions\":\\[\"\\w+\"(,\"\\w+\")*\\])?"
              + ",\"ends\":\"DAY\"(,\"esuEnds\":\"DAY\")?\\}"
                  .replace("DAY", "\\d{4}-\\d{2}-\\d{2}"));

  static ReleaseList read() throws IOException {
    String text = Files.readString(Path.of("builds.json"));
    List<String> lines = text.lines().toList();
    int servicing = lines.indexOf("],\"servicing\":[");
    return new ReleaseList(
        text,
        entries(lines.subList(1, servicing)).map(Release::parse).toList(),
        entries(lines.subList(servicing + 1, lines.size() - 1)).map(ReleaseList::end).toList());
  }

  private static Stream<String> entries(List<String> lines) {
    return lines.stream().map(line -> line.replaceFirst(",$", ""));
  }

  private static String end(String line) {
    if (!END.matcher(line).matches()) {
      throw new IllegalArgumentException(line);
    }
    return line;
  }

  /** The releases of each line of its own, in the order of the file. */
  Map<String, List<Release>> lines() {
    return releases.stream()
        .collect(Collectors.groupingBy(Release::line, TreeMap::new, Collectors.toList()));
  }

  /**
   * The lines that computers can be on: those of the rows, and servers of a line whose rows are for
   * both.
   */
  List<String> linesWithServers() {
    List<String> lines = new ArrayList<>(lines().keySet());
    lines.addAll(
        List.of(
            "14393 SERVER",
            "16299 SERVER",
            "17134 SERVER",
            "17763 SERVER",
            "18362 SERVER",
            "18363 SERVER",
            "19041 SERVER",
            "19042 SERVER"));
    return lines;
  }

  /** The newest monthly release of a line; servers have those for both up to 26100. */
  Optional<Release> newestMonthly(String line) {
    return of(line).filter(Release::isMonthly).max(Comparator.comparingInt(Release::ubr));
  }

  /** The release of any kind that came out last, as agents date a line. */
  Optional<Release> newest(String line) {
    return of(line)
        .filter(release -> release.outBy().isPresent())
        .max(
            Comparator.comparing((Release release) -> release.outBy().orElseThrow())
                .thenComparing(Release::ubr));
  }

  private Stream<Release> of(String line) {
    int build = Integer.parseInt(line.substring(0, 5));
    boolean server = line.endsWith(" SERVER");
    return releases.stream()
        .filter(release -> release.build() == build)
        .filter(release -> release.server() == server || (!release.server() && build < 26_100));
  }

  /** The entries of {@code servicing} for a line. */
  List<String> servicing(String line) {
    return servicing.stream()
        .filter(
            end -> {
              String family = end.contains("\"family\":\"SERVER\"") ? " SERVER" : "";
              return line.equals(Release.member(end, "build").orElseThrow() + family);
            })
        .toList();
  }

  /** The last day on which any computer of the line gets updates; empty where not known. */
  Optional<LocalDate> lastEnd(String line) {
    return servicing(line).stream()
        .map(end -> Release.member(end, "esuEnds").or(() -> Release.member(end, "ends")))
        .map(day -> LocalDate.parse(day.orElseThrow()))
        .max(Comparator.naturalOrder());
  }
}
