/** Signs that services or their programs were changed. */
@NullMarked
package io.github.updatesentinel.agent.probe.integrity;

import org.jspecify.annotations.NullMarked;
