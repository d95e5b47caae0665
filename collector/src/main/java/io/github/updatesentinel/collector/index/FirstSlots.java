package io.github.updatesentinel.collector.index;

import java.util.Arrays;
import java.util.List;

/**
 * The first machines of an order, out of any number that are offered: a heap of slots, without an
 * object for each of them. Not thread-safe.
 */
final class FirstSlots {
  private final MachineOrder order;
  private final boolean forward;
  // The last of the order is at 0, and each at i is behind those at 2i + 1 and 2i + 2.
  private final int[] heap;
  private int size;

  /**
   * None yet.
   *
   * @param most how many, at least 1
   * @param forward whether the first of the order are meant; else the last
   */
  FirstSlots(int most, MachineOrder order, boolean forward) {
    this.order = order;
    this.forward = forward;
    this.heap = new int[most];
  }

  void offer(int slot) {
    if (size < heap.length) {
      rise(slot);
    } else if (before(slot, heap[0])) {
      sink(slot);
    }
  }

  /** The machines in the order, whichever end of it they are from. */
  List<Integer> inOrder() {
    return Arrays.stream(heap, 0, size).boxed().sorted(order::compare).toList();
  }

  private boolean before(int slot, int other) {
    return forward ? order.compare(slot, other) < 0 : order.compare(slot, other) > 0;
  }

  private void rise(int slot) {
    int at = size++;
    while (at > 0 && before(heap[(at - 1) / 2], slot)) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = slot;
  }

  private void sink(int slot) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && before(heap[child], heap[child + 1])) {
        child++;
      }
      if (!before(slot, heap[child])) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = slot;
  }
}
