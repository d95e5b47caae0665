/** COM: objects, variants, failures. */
@NullUnmarked
package io.github.updatesentinel.agent.win32.com;

import org.jspecify.annotations.NullUnmarked;
