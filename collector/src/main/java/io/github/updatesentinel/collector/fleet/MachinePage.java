package io.github.updatesentinel.collector.fleet;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Reads one page of a list of machines. */
final class MachinePage {
  private final Handle handle;
  private final Silence silence;

  MachinePage(Handle handle, Silence silence) {
    this.handle = handle;
    this.silence = silence;
  }

  MachineRows read(MachineFilter filter, PageRequest page) {
    List<MachineRow> rows =
        new ArrayList<>(
            handle
                .createQuery(
                    "SELECT "
                        + MachineMapper.COLUMNS
                        + " FROM machine m ORDER BY severity_rank DESC, since DESC LIMIT :size")
                .bind("size", page.size())
                .map((rs, ctx) -> MachineMapper.row(rs, silence, List.of()))
                .list());
    return new MachineRows(rows, rows.isEmpty() ? 0 : 1, rows.size(), false, null, null);
  }
}
