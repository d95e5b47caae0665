/** Baselines from the release documents that Microsoft publishes. */
@NullMarked
package io.github.updatesentinel.collector.baseline.guide;

import org.jspecify.annotations.NullMarked;
