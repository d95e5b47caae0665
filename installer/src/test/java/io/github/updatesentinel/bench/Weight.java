package io.github.updatesentinel.bench;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One column of the table of idle programs.
 *
 * @param handles of Windows
 * @param cpuPerCheck null for a program that checks nothing
 * @param cpuPerHour without a check in it, from a shorter while
 * @param start until it is running or ready
 * @param heartbeat null for a program that sends none
 * @param quiet whether it had settled when it was looked at
 */
record Weight(
    String name,
    Figures figures,
    int handles,
    @Nullable Duration cpuPerCheck,
    Duration cpuPerHour,
    Spread start,
    @Nullable Spread heartbeat,
    boolean quiet) {}
