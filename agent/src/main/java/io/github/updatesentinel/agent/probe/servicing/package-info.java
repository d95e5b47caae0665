/** What the servicing of Windows left behind: fixes, restarts, extended updates. */
@NullMarked
package io.github.updatesentinel.agent.probe.servicing;

import org.jspecify.annotations.NullMarked;
