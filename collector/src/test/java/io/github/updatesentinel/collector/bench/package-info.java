/** What the collector is worth: load, measurements, and real processes that are killed. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.bench;
