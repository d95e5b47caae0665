@NullMarked
package io.github.updatesentinel.agent.scan;

import org.jspecify.annotations.NullMarked;
