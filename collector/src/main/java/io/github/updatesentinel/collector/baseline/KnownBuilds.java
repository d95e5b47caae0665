package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.document.InvalidBaseline;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.Stream;

/** The releases of Windows that this version knows: {@code builds.json}. Immutable. */
public final class KnownBuilds {
  private static final String RESOURCE = "/io/github/updatesentinel/config/builds.json";

  private final BaselineDocument list;
  private final BuildList shipped;

  private KnownBuilds(BaselineDocument list) {
    this.list = list;
    this.shipped = new BuildList(list.version(), BaselineSource.SHIPPED, list.rows());
  }

  /** Reads the list out of the program. */
  public static KnownBuilds load() {
    try (InputStream in = KnownBuilds.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing");
      }
      return new KnownBuilds(BaselineDocument.parse(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidBaseline e) {
      throw new IllegalStateException(RESOURCE + ": " + e.getMessage(), e);
    }
  }

  /** Month of the newest release it knows. */
  public String version() {
    return list.version();
  }

  /** What is known of one release. */
  public Optional<BuildRow> row(BuildLine line, int ubr) {
    return list.list().row(line, ubr);
  }

  /** The newest monthly release of a build line: what agents require by this list. */
  public Optional<Integer> newest(BuildLine line) {
    return shipped.wanted(line).map(Baseline::ubr);
  }

  /** What agents look a release up in: the published baseline, then this list. */
  Baselines after(Optional<BaselineDocument> published) {
    return new Baselines(
        Stream.concat(published.stream(), Stream.of(list)).map(BaselineDocument::list).toList());
  }
}
