/** The event log. */
@NullUnmarked
package io.github.updatesentinel.agent.win32.event;

import org.jspecify.annotations.NullUnmarked;
