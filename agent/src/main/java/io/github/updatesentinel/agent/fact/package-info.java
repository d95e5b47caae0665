@NullMarked
package io.github.updatesentinel.agent.fact;

import org.jspecify.annotations.NullMarked;
