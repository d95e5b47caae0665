@NullMarked
package io.github.updatesentinel.agent.delivery;

import org.jspecify.annotations.NullMarked;
