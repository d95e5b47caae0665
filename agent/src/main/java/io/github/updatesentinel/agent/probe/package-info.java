@NullMarked
package io.github.updatesentinel.agent.probe;

import org.jspecify.annotations.NullMarked;
