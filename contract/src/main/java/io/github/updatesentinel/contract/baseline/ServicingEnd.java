package io.github.updatesentinel.contract.baseline;

import io.github.updatesentinel.contract.WindowsFamily;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Until when a line gets updates.
 *
 * @param editions such as EnterpriseS; empty for all that no other entry of the line names
 * @param ends the last day with updates for everybody
 * @param esuEnds the last day for computers with an Extended Security Updates license; null where
 *     there is no such program
 */
public record ServicingEnd(
    int build,
    WindowsFamily family,
    List<String> editions,
    LocalDate ends,
    @Nullable LocalDate esuEnds) {
  public ServicingEnd {
    editions = List.copyOf(editions);
  }

  public BuildLine line() {
    return new BuildLine(build, family);
  }

  boolean endsLike(ServicingEnd other) {
    return ends.equals(other.ends) && Objects.equals(esuEnds, other.esuEnds);
  }

  boolean names(String edition) {
    return editions.stream().anyMatch(edition::equalsIgnoreCase);
  }
}
