@NullMarked
package io.github.updatesentinel.agent.config;

import org.jspecify.annotations.NullMarked;
