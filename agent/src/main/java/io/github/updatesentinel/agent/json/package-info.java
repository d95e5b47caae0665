@NullMarked
package io.github.updatesentinel.agent.json;

import org.jspecify.annotations.NullMarked;
