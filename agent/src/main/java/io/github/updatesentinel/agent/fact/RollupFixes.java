package io.github.updatesentinel.agent.fact;

import org.jspecify.annotations.Nullable;

/**
 * The cumulative updates that servicing has.
 *
 * @param installed the newest that is in effect; null where there is none
 * @param pending the newest that waits for a restart; null where none does
 */
public record RollupFixes(@Nullable RollupFix installed, @Nullable RollupFix pending) {}
