/** What an update scan asks for and reports. */
@NullMarked
package io.github.updatesentinel.agent.probe.scan;

import org.jspecify.annotations.NullMarked;
