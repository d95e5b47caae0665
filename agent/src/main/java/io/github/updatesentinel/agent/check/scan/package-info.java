/** When a scan or a test start runs, and the processes that do it. */
@NullMarked
package io.github.updatesentinel.agent.check.scan;

import org.jspecify.annotations.NullMarked;
