/** What Prometheus scrapes. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.metrics;
