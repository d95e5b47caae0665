/** A fleet that does not exist: for the demo, the browser tests and the bench. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.sim;
