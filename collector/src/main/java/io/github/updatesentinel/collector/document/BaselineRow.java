package io.github.updatesentinel.collector.document;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One release of one build line, as a baseline names it. What is null the document does not say.
 *
 * @param build build line, such as 19044
 * @param ubr revision within the line
 * @param releasedEstimate where no source gives the day
 * @param notAfter it was out by that day
 * @param kind B, C, D or OOB
 */
public record BaselineRow(
    int build,
    int ubr,
    @Nullable String kb,
    @Nullable LocalDate released,
    @Nullable LocalDate releasedEstimate,
    @Nullable LocalDate notAfter,
    @Nullable String kind) {
  /** As {@code winver} shows it: {@code 19044.2006}. */
  public String os() {
    return build + "." + ubr;
  }

  /** The release date in the document; "" if it has none. */
  public String day() {
    return released != null
        ? released.toString()
        : releasedEstimate != null ? "~ " + releasedEstimate : "";
  }
}
