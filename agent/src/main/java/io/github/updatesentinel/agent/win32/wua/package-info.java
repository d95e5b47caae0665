/** The Windows Update Agent: scans and history. */
@NullUnmarked
package io.github.updatesentinel.agent.win32.wua;

import org.jspecify.annotations.NullUnmarked;
