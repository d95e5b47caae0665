package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.index.name.Names;
import java.util.UUID;

/** The order of a list; the agent id decides last, so that no two machines are equal. */
final class MachineOrder {
  private final MachineColumns columns;
  private final PageRequest.Sort sort;
  private final boolean descending;

  MachineOrder(MachineColumns columns, PageRequest.Sort sort, boolean descending) {
    this.columns = columns;
    this.sort = sort;
    this.descending = descending;
  }

  int compare(int slot, int other) {
    int order =
        sort == PageRequest.Sort.NAME
            ? columns.compareNames(slot, other)
            : Long.compare(first(slot), first(other));
    if (order == 0) {
      order = Long.compare(second(slot), second(other));
    }
    if (order == 0) {
      order = columns.compareIds(slot, other);
    }
    return descending ? -order : order;
  }

  /** Compares a machine with a position in this list. */
  Place place(Cursor cursor) {
    return new Place(cursor);
  }

  Cursor cursor(int slot, boolean forward) {
    String name = sort == PageRequest.Sort.NAME ? columns.name(slot) : "";
    return new Cursor(
        sort, descending, forward, first(slot), second(slot), name, columns.agentId(slot));
  }

  private long first(int slot) {
    return switch (sort) {
      case SEVERITY -> columns.severity(slot);
      case NAME -> 0;
      case SEEN -> columns.silentAfter(slot);
      case SINCE -> columns.since(slot);
      case BUILD -> columns.build(slot);
      case SCAN -> columns.goodScan(slot);
    };
  }

  private long second(int slot) {
    return switch (sort) {
      case SEVERITY -> columns.since(slot);
      case BUILD -> columns.ubr(slot);
      case NAME, SEEN, SINCE, SCAN -> 0;
    };
  }

  /** A place in the list. */
  final class Place {
    private final Cursor cursor;
    private final byte[] name;
    private final UUID id;

    private Place(Cursor cursor) {
      this.cursor = cursor;
      this.name = Names.bytes(cursor.name());
      this.id = cursor.id();
    }

    int compare(int slot) {
      int order =
          sort == PageRequest.Sort.NAME
              ? columns.compareName(slot, name)
              : Long.compare(first(slot), cursor.first());
      if (order == 0) {
        order = Long.compare(second(slot), cursor.second());
      }
      if (order == 0) {
        order = columns.compareId(slot, id.getMostSignificantBits(), id.getLeastSignificantBits());
      }
      return descending ? -order : order;
    }
  }
}
