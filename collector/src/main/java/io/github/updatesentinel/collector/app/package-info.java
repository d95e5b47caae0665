/** The collector as a whole: joins all parts, starts them and ends them. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.app;
