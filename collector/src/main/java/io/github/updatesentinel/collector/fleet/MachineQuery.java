package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.MachineMatch;
import io.github.updatesentinel.collector.index.NameSearch;
import io.github.updatesentinel.collector.index.PageRequest;
import io.github.updatesentinel.collector.index.Selection;
import io.github.updatesentinel.collector.machine.MachineDetail;
import io.github.updatesentinel.collector.machine.MachineMapper;
import io.github.updatesentinel.collector.machine.MachineReading;
import io.github.updatesentinel.collector.machine.MachineRow;
import io.github.updatesentinel.collector.machine.ReasonQuery;
import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.collector.machine.change.ChangeReading;
import io.github.updatesentinel.collector.machine.change.MachineChanges;
import io.github.updatesentinel.collector.store.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Lists of machines, and single ones. Thread-safe. */
public final class MachineQuery {
  /** Found at a time, by a pass over the index. */
  private static final int EXPORT_SIZE = 5000;

  /** Read at a time; each row may have tens of kilobytes. */
  private static final int BATCH = 250;

  private static final int TWINS = 10;

  private final FleetIndex index;
  private final Database database;

  /** Finds machines in an index, and reads them from the store it is of. */
  public MachineQuery(FleetIndex index, Database database) {
    this.index = index;
    this.database = database;
  }

  /** Whether some machine has this verdict, which this version may not know. */
  public boolean hasVerdict(String name) {
    return index.query(columns -> columns.verdicts.contains(name));
  }

  /** A page of the machines that match. A cursor of another order is ignored. */
  public MachineRows page(MachineFilter filter, PageRequest page) {
    Silence silence = index.silence();
    Selection selection = select(filter, page, silence);
    return new MachineRows(
        rows(selection.agentIds(), silence),
        selection.first(),
        selection.total(),
        selection.next(),
        selection.previous());
  }

  private Selection select(MachineFilter filter, PageRequest page, Silence silence) {
    return index.query(columns -> Selection.of(columns, filter, silence, page, index.now()));
  }

  /**
   * Hands over all machines that match, in order, some at a time: for CSV. One that moves in the
   * order meanwhile may come twice or not at all.
   */
  public void each(
      MachineFilter filter, PageRequest.Sort sort, boolean descending, Consumer<MachineRow> to) {
    @Nullable String cursor = null;
    do {
      PageRequest page = new PageRequest(sort, descending, cursor, EXPORT_SIZE);
      if (!page.readable()) {
        // It would begin again with the first page, for ever.
        throw new IllegalStateException("no place in the list: " + cursor);
      }
      Silence silence = index.silence();
      Selection selection = select(filter, page, silence);
      List<String> ids = selection.agentIds();
      for (int from = 0; from < ids.size(); from += BATCH) {
        rows(ids.subList(from, Math.min(from + BATCH, ids.size())), silence).forEach(to);
      }
      cursor = selection.next();
    } while (cursor != null);
  }

  /** Names that are searched for, and that no machine has; empty unless several are. */
  public List<String> missing(MachineFilter filter) {
    NameSearch names = filter.names();
    return names == null || !names.several()
        ? List.of()
        : index.query(columns -> names.missing(columns));
  }

  /** The agents of the machines that match; up to a number. */
  public List<String> agentIds(MachineFilter filter, int max) {
    Silence silence = index.silence();
    return index.query(
        columns ->
            Selection.all(columns, new MachineMatch(columns, filter, silence, index.now()), max));
  }

  /** The other machines with the same name, or hardware, as one; up to ten of them as rows. */
  public Twins twins(String agentId, MachineFilter.Duplicate what) {
    Silence silence = index.silence();
    Selection.Twins twins = index.query(columns -> Selection.twins(columns, agentId, what, TWINS));
    return new Twins(rows(twins.agentIds(), silence), twins.total(), twins.older());
  }

  /** The agents of those of them that were seen last before that one; up to a number. */
  public List<String> olderTwins(String agentId, MachineFilter.Duplicate what, int max) {
    return index.query(columns -> Selection.olderTwins(columns, agentId, what, max));
  }

  /** Everything about one machine; empty if there is none with this agent id. */
  public Optional<MachineDetail> detail(String agentId) {
    Silence silence = index.silence();
    return database.<Optional<MachineDetail>, RuntimeException>read(
        handle -> MachineReading.detail(handle, silence, agentId));
  }

  /**
   * A page of one machine's changes, newest first.
   *
   * @param before what an earlier page named as next; null, or unreadable: the newest
   * @param size changes, 1 to 200
   */
  public MachineChanges changes(String agentId, @Nullable String before, int size) {
    return database.<MachineChanges, RuntimeException>read(
        handle -> ChangeReading.changes(handle, agentId, before, size));
  }

  /** Whether this is what a page of changes names as next. */
  public static boolean readable(String before) {
    return before.matches(ChangeReading.PLACE);
  }

  /** The body of the heartbeat behind a change, as received; empty if it is not kept. */
  public Optional<String> changeBody(String agentId, int epoch, long sequence) {
    return database.<Optional<String>, RuntimeException>read(
        handle -> ChangeReading.body(handle, agentId, epoch, sequence));
  }

  // A machine that was removed meanwhile is left out.
  private List<MachineRow> rows(List<String> agentIds, Silence silence) {
    return database.<List<MachineRow>, RuntimeException>read(
        handle -> {
          Map<String, List<String>> reasons = ReasonQuery.of(handle, agentIds);
          Map<String, MachineRow> rows = new HashMap<>();
          for (int from = 0; from < agentIds.size(); from += BATCH) {
            List<String> ids = agentIds.subList(from, Math.min(from + BATCH, agentIds.size()));
            read(handle, ids, silence, reasons).forEach(row -> rows.put(row.agentId(), row));
          }
          List<MachineRow> ordered = new ArrayList<>();
          for (String id : agentIds) {
            MachineRow row = rows.get(id);
            if (row != null) {
              ordered.add(row);
            }
          }
          return ordered;
        });
  }

  private static List<MachineRow> read(
      Handle handle, List<String> ids, Silence silence, Map<String, List<String>> reasons) {
    return handle
        .createQuery(
            "SELECT " + MachineMapper.COLUMNS + " FROM machine m WHERE m.agent_id IN (<ids>)")
        .bindList("ids", ids)
        .map(
            (rs, ctx) ->
                MachineMapper.row(
                    rs, silence, reasons.getOrDefault(rs.getString("agent_id"), List.of())))
        .list();
  }
}
