/** The JSON of heartbeats and scan reports. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.agent.wire;
