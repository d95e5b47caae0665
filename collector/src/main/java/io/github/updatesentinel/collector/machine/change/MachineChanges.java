package io.github.updatesentinel.collector.machine.change;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a machine's changes, newest first.
 *
 * @param next value of the parameter {@code before} for older ones; null at the end
 */
public record MachineChanges(List<MachineChange> changes, @Nullable String next) {}
