package io.github.updatesentinel.agent.verdict;

import java.time.Duration;

/**
 * How long things hold; what is aged exactly a limit is within it.
 *
 * @param staleAfter of a scan
 * @param buildMaxAge of the installed release
 * @param baselineMaxAge of the newest release that a list has for a line
 * @param shippedGrace from its release on, until the shipped list requires a build
 */
public record VerdictLimits(
    Duration staleAfter, Duration buildMaxAge, Duration baselineMaxAge, Duration shippedGrace) {}
