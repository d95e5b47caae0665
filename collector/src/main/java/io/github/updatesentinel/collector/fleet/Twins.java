package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.machine.MachineRow;
import java.util.List;

/**
 * The other machines that share their name, or hardware, with one.
 *
 * @param rows the first of them, those seen last first
 * @param total how many there are
 * @param older how many of all were seen last before that one
 */
public record Twins(List<MachineRow> rows, int total, int older) {
  /** Of a machine that shares nothing with others. */
  public static final Twins NONE = new Twins(List.of(), 0, 0);
}
