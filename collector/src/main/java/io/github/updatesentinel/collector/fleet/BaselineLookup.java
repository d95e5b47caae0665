package io.github.updatesentinel.collector.fleet;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The baseline that agents get from this collector. */
@FunctionalInterface
public interface BaselineLookup {
  /** What a build line should have. */
  record Row(long build, long ubr, @Nullable String kb) {}

  /** The published rows by build line; empty when none is published. */
  Map<Long, Row> rows();
}
