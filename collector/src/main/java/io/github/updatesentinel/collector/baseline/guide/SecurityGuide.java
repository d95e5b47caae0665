package io.github.updatesentinel.collector.baseline.guide;

import io.github.updatesentinel.contract.baseline.BuildRow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;

/**
 * What a month of Microsoft's Security Update Guide says of the builds of Windows.
 *
 * @param month whose patch day the releases are of
 * @param rows the monthly release of each line, and its hotpatch; no previews, and nothing out of
 *     band
 */
public record SecurityGuide(YearMonth month, List<BuildRow> rows) {
  public SecurityGuide {
    rows = List.copyOf(rows);
  }

  /**
   * Reads a document as downloaded.
   *
   * @param file JSON of the CVRF API, up to 256 MiB
   * @throws InvalidGuide if it is anything else, or names no build of Windows
   */
  public static SecurityGuide read(Path file) throws IOException, InvalidGuide {
    GuideReader reader = GuideReader.read(file);
    YearMonth month = reader.month();
    List<BuildRow> rows = new GuideReleases(reader.products(), reader.fixes()).rows(month);
    if (rows.isEmpty()) {
      throw new InvalidGuide("it names no build of Windows");
    }
    return new SecurityGuide(month, rows);
  }

  /** As a baseline's version, such as {@code 2026-09}. */
  public String version() {
    return month.toString();
  }
}
