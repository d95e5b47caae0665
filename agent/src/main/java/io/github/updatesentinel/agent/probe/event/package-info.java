/** What the event log says about services and updates. */
@NullMarked
package io.github.updatesentinel.agent.probe.event;

import org.jspecify.annotations.NullMarked;
