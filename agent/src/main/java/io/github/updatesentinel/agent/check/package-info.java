@NullMarked
package io.github.updatesentinel.agent.check;

import org.jspecify.annotations.NullMarked;
