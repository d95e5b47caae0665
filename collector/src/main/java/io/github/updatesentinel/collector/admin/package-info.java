/** Administration: pages on which administrators manage access to the collector. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.admin;
