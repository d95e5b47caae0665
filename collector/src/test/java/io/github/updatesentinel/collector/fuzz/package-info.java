/** Lets a fuzzer look for bytes that parsers of the collector can't cope with. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.fuzz;
