/** The registry. */
@NullUnmarked
package io.github.updatesentinel.agent.win32.registry;

import org.jspecify.annotations.NullUnmarked;
