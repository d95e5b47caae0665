/** The machines of the fleet in memory: one array per column, filtered, ordered and counted. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.index;
