package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.machine.MachineRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of machines.
 *
 * @param first number of the first row in the whole list, from 1; 0 for an empty page
 * @param total how many match
 * @param next value of the parameter {@code cursor} for the page after this; null at the end
 * @param previous the same for the page before
 */
public record MachineRows(
    List<MachineRow> rows,
    long first,
    long total,
    @Nullable String next,
    @Nullable String previous) {}
