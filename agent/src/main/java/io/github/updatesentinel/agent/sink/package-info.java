@NullMarked
package io.github.updatesentinel.agent.sink;

import org.jspecify.annotations.NullMarked;
