package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.document.InvalidBaseline;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The releases of Windows that this version knows: {@code builds.json}. Immutable. */
public final class KnownBuilds {
  private static final String RESOURCE = "/io/github/updatesentinel/config/builds.json";

  private final BaselineDocument list;
  private final Map<String, BuildRow> byOs;

  private KnownBuilds(BaselineDocument list) {
    this.list = list;
    this.byOs = list.byOs();
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
  public Optional<BuildRow> row(int build, int ubr) {
    return Optional.ofNullable(byOs.get(build + "." + ubr));
  }

  /** The newest revision that is known of a build line, previews included. */
  public Optional<Integer> newest(int build) {
    return list.wanted(build).map(BuildRow::ubr);
  }
}
