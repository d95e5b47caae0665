@NullMarked
package io.github.updatesentinel.agent.cli;

import org.jspecify.annotations.NullMarked;
