/** Enrollment: tokens, agent keys, and which requests of agents are accepted. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.enroll;
