/** Clocks, durations for people, and limits on how often something happens. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.agent.time;
