package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.machine.Silence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which machines are on a page.
 *
 * @param first number of the first in the whole list, from 1; 0 for none
 */
public record Selection(
    List<String> agentIds,
    long first,
    long total,
    @Nullable String next,
    @Nullable String previous) {

  public static Selection of(
      MachineColumns columns, MachineFilter filter, Silence silence, PageRequest page) {
    MachineMatch match = new MachineMatch(columns, filter, silence);
    MachineOrder order = new MachineOrder(columns, page.sort(), page.descending());
    Cursor cursor = cursor(page);
    boolean forward = cursor == null || cursor.forward();
    MachineOrder.Place place = cursor == null ? null : order.place(cursor);
    PriorityQueue<Integer> best =
        new PriorityQueue<>(
            page.size() + 1, (a, b) -> forward ? order.compare(b, a) : order.compare(a, b));
    long total = 0;
    long before = 0;
    // Slots are mostly in the order of ids, which decides if all else is equal: the requested end
    // first, or each machine of a large group would push out the one before.
    boolean up = forward != page.descending();
    for (int i = 0; i < columns.size(); i++) {
      int slot = up ? i : columns.size() - 1 - i;
      if (!match.matches(slot)) {
        continue;
      }
      total++;
      int side = place == null ? 1 : place.compare(slot);
      if (forward ? side <= 0 : side < 0) {
        before++;
      }
      if (forward ? side > 0 : side < 0) {
        offer(best, slot, page.size());
      }
    }
    List<Integer> slots = new ArrayList<>(best);
    Collections.sort(slots, order::compare);
    long first = forward ? before + 1 : before - slots.size() + 1;
    boolean after = first - 1 + slots.size() < total;
    return new Selection(
        slots.stream().map(columns::agentId).toList(),
        slots.isEmpty() ? 0 : first,
        total,
        after && !slots.isEmpty() ? order.cursor(slots.get(slots.size() - 1), true).text() : null,
        first > 1 && !slots.isEmpty() ? order.cursor(slots.get(0), false).text() : null);
  }

  private static @Nullable Cursor cursor(PageRequest page) {
    Cursor cursor = page.cursor() == null ? null : Cursor.read(page.cursor());
    return cursor != null
            && cursor.sort() == page.sort()
            && cursor.descending() == page.descending()
        ? cursor
        : null;
  }

  // The queue's head is the last of the page so far.
  private static void offer(PriorityQueue<Integer> best, int slot, int size) {
    if (best.size() < size) {
      best.add(slot);
    } else if (best.comparator().compare(slot, best.element()) > 0) {
      best.remove();
      best.add(slot);
    }
  }
}
