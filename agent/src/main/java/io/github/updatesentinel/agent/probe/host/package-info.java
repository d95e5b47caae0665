/** The computer itself: name, identity, version of Windows. */
@NullMarked
package io.github.updatesentinel.agent.probe.host;

import org.jspecify.annotations.NullMarked;
