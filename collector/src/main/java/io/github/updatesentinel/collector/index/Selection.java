package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.machine.Silence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
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
      MachineColumns columns, MachineFilter filter, Silence silence, PageRequest page, long now) {
    MachineMatch match = new MachineMatch(columns, filter, silence, now);
    MachineOrder order = new MachineOrder(columns, page.sort(), page.descending());
    Cursor cursor = cursor(page);
    boolean forward = cursor == null || cursor.forward();
    MachineOrder.Place place = cursor == null ? null : order.place(cursor);
    FirstSlots best = new FirstSlots(page.size(), order, forward);
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
        best.offer(slot);
      }
    }
    List<Integer> slots = best.inOrder();
    long first = forward ? before + 1 : before - slots.size() + 1;
    boolean after = first - 1 + slots.size() < total;
    return new Selection(
        slots.stream().map(columns::agentId).toList(),
        slots.isEmpty() ? 0 : first,
        total,
        after && !slots.isEmpty() ? order.cursor(slots.get(slots.size() - 1), true).text() : null,
        first > 1 && !slots.isEmpty() ? order.cursor(slots.get(0), false).text() : null);
  }

  /** The agents of all machines that match, up to a number, in no order. */
  public static List<String> all(MachineColumns columns, MachineMatch match, int max) {
    List<String> agentIds = new ArrayList<>();
    for (int slot = 0; slot < columns.size() && agentIds.size() < max; slot++) {
      if (match.matches(slot)) {
        agentIds.add(columns.agentId(slot));
      }
    }
    return agentIds;
  }

  /**
   * Machines that share something with another one.
   *
   * @param agentIds the first of them, those seen last first
   * @param total how many there are
   * @param older how many of all were seen last before that other one
   */
  public record Twins(List<String> agentIds, int total, int older) {}

  /** The other machines that share something with one; names at most so many. */
  public static Twins twins(
      MachineColumns columns, String agentId, MachineFilter.Duplicate what, int max) {
    List<Integer> twins = sharing(columns, agentId, what);
    return new Twins(
        twins.stream().limit(max).map(columns::agentId).toList(),
        twins.size(),
        (int) twins.stream().filter(older(columns, agentId)).count());
  }

  /** Those of them that were seen last before that one; at most so many. */
  public static List<String> olderTwins(
      MachineColumns columns, String agentId, MachineFilter.Duplicate what, int max) {
    return sharing(columns, agentId, what).stream()
        .filter(older(columns, agentId))
        .limit(max)
        .map(columns::agentId)
        .toList();
  }

  private static Predicate<Integer> older(MachineColumns columns, String agentId) {
    int slot = columns.slot(UUID.fromString(agentId));
    return other -> columns.lastSeen(other) < columns.lastSeen(slot);
  }

  private static List<Integer> sharing(
      MachineColumns columns, String agentId, MachineFilter.Duplicate what) {
    int slot = columns.slot(UUID.fromString(agentId));
    if (slot < 0 || (what == MachineFilter.Duplicate.HARDWARE && columns.hardware(slot) == 0)) {
      return List.of();
    }
    List<Integer> twins = new ArrayList<>();
    for (int other = 0; other < columns.size(); other++) {
      if (other != slot && Duplicates.same(columns, what, slot, other)) {
        twins.add(other);
      }
    }
    twins.sort(Comparator.comparingLong((Integer other) -> columns.lastSeen(other)).reversed());
    return twins;
  }

  private static @Nullable Cursor cursor(PageRequest page) {
    Cursor cursor = page.cursor() == null ? null : Cursor.read(page.cursor());
    return cursor != null
            && cursor.sort() == page.sort()
            && cursor.descending() == page.descending()
        ? cursor
        : null;
  }
}
