/** Whom the agent trusts on the way to the collector, and what it shows of itself. */
@NullMarked
package io.github.updatesentinel.agent.tls;

import org.jspecify.annotations.NullMarked;
