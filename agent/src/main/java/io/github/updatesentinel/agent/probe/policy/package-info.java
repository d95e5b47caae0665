/** Where updates come from, and which policies restrict them. */
@NullMarked
package io.github.updatesentinel.agent.probe.policy;

import org.jspecify.annotations.NullMarked;
