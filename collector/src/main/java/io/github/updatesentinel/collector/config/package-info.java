/** The configuration of the collector: one file, read and validated as a whole. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.config;
