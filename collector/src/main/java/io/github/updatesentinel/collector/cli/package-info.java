/** The collector's command line. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.cli;
