/** The collector: takes the heartbeats of a fleet and shows what they say. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector;
