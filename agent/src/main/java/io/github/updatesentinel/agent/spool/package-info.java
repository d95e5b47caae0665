/** Heartbeats on disk until the collector has them. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.agent.spool;
