/** From a request of an agent to a committed row. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.ingest;
