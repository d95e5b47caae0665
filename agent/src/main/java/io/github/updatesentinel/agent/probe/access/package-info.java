/** The interfaces through which probes read a computer. */
@NullMarked
package io.github.updatesentinel.agent.probe.access;

import org.jspecify.annotations.NullMarked;
