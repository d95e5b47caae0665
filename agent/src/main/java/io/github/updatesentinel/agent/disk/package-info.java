@NullMarked
package io.github.updatesentinel.agent.disk;

import org.jspecify.annotations.NullMarked;
