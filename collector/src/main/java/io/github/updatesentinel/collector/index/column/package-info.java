/** Columns of the index: values of all machines in arrays, and counts of values. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.index.column;
