/** The content of one line of an update log: time, component, result codes, caller, criteria. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.agent.updatelog.line;
