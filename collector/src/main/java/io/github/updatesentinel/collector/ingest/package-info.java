/** From a heartbeat that was read to a committed row. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.ingest;
