/** What the collector is told at its start: one file, read whole and checked. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.config;
