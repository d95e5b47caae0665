/**
 * Work that repeats: schedules, the lease that lets one of several collectors do it, and liveness.
 */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.jobs;
