/** What agents send and receive: requests read with bounds, answers, rate limits. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.wire;
