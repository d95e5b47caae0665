/** What changed between two heartbeats of one machine. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.machine.change;
