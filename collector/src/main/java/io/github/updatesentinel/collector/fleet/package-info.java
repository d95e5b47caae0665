/** What the store says about machines, for pages, API, metrics and alerts. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.fleet;
