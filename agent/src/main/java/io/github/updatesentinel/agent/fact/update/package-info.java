/** What Windows Update reports: scans, history, source, policy. */
@NullMarked
package io.github.updatesentinel.agent.fact.update;

import org.jspecify.annotations.NullMarked;
