/** The scans in a log: which lines belong together, and how each scan ended. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.agent.updatelog.scan;
