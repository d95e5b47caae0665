package io.github.updatesentinel.collector.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.index.PageRequest.Sort;
import io.github.updatesentinel.collector.machine.Silence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelectionTest {
  private static final Silence NOBODY_SILENT = new Silence(0, Long.MIN_VALUE, null);

  @ParameterizedTest
  @EnumSource(Sort.class)
  void thePagesOfAnOrderAreTheSortedListCutInPieces(Sort sort) {
    RandomFleet fleet = new RandomFleet(4);
    for (int i = 0; i < 20; i++) {
      fleet.change();
      for (boolean descending : new boolean[] {false, true}) {
        Comparator<IndexEntry> order = order(sort);
        List<String> sorted =
            fleet.entries.values().stream()
                .sorted(descending ? order.reversed() : order)
                .map(IndexEntry::agentId)
                .toList();
        assertPages(fleet, sort, descending, 1 + fleet.below(40), sorted);
      }
    }
  }

  private static void assertPages(
      RandomFleet fleet, Sort sort, boolean descending, int size, List<String> sorted) {
    List<String> there = new ArrayList<>();
    List<String> back = new ArrayList<>();
    @Nullable String cursor = null;
    @Nullable String last = null;
    do {
      Selection page = page(fleet, new PageRequest(sort, descending, cursor, size));
      assertThat(page.total()).isEqualTo(sorted.size());
      assertThat(page.first()).isEqualTo(page.agentIds().isEmpty() ? 0 : there.size() + 1);
      there.addAll(page.agentIds());
      last = page.previous();
      cursor = page.next();
      if (cursor == null) {
        back.addAll(page.agentIds());
      }
    } while (cursor != null);
    assertThat(there).isEqualTo(sorted);
    while (last != null) {
      Selection page = page(fleet, new PageRequest(sort, descending, last, size));
      back.addAll(0, page.agentIds());
      last = page.previous();
    }
    assertThat(back).isEqualTo(sorted);
  }

  private static Selection page(RandomFleet fleet, PageRequest page) {
    return Selection.of(fleet.columns, MachineFilter.ALL, NOBODY_SILENT, page, 0);
  }

  private static Comparator<IndexEntry> order(Sort sort) {
    Comparator<IndexEntry> order =
        switch (sort) {
          case SEVERITY ->
              Comparator.comparingInt((IndexEntry entry) -> entry.severity().rank())
                  .thenComparingLong(IndexEntry::since);
          case NAME ->
              Comparator.comparing(
                  (IndexEntry entry) -> entry.nameKey().getBytes(StandardCharsets.UTF_8),
                  (byte[] one, byte[] other) -> Arrays.compareUnsigned(one, other));
          case SEEN -> Comparator.comparingLong(IndexEntry::silentAfter);
          case SINCE -> Comparator.comparingLong(IndexEntry::since);
          case BUILD ->
              Comparator.comparingLong(IndexEntry::build).thenComparingLong(IndexEntry::ubr);
          case SCAN -> Comparator.comparingLong(IndexEntry::goodScanAt);
        };
    return order.thenComparing(IndexEntry::agentId);
  }
}
