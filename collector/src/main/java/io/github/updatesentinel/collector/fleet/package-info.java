/** The fleet as a whole: lists, counts, builds and the trend. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.fleet;
