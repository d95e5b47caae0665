@NullMarked
package io.github.updatesentinel.agent.verdict;

import org.jspecify.annotations.NullMarked;
