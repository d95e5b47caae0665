package io.github.updatesentinel.collector.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.index.MachineFilter.Duplicate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
  @Test
  void theyAreThoseOfAComparisonOfEachWithEachWhateverChanged() {
    RandomFleet fleet = new RandomFleet(1);
    for (int i = 0; i < 100; i++) {
      fleet.change();
      assertFound(fleet);
    }
  }

  /** Of those that were found before, all others are kept. */
  @Test
  void oneMachineThatComesChangesOrGoesMakesNoOtherWrong() {
    RandomFleet fleet = new RandomFleet(6);
    fleet.change();
    for (int i = 0; i < 1000; i++) {
      fleet.changeOne();
      if (fleet.below(3) > 0) {
        assertFound(fleet);
      }
    }
  }

  @Test
  void whatIsFoundAheadIsTheSame() {
    RandomFleet fleet = new RandomFleet(7);
    for (int i = 0; i < 20; i++) {
      fleet.change();
      fleet.columns.prepare();
      assertFound(fleet);
    }
  }

  private static void assertFound(RandomFleet fleet) {
    assertThat(fleet.ids(fleet.columns.duplicates(Duplicate.NAME)::get))
        .isEqualTo(shared(fleet, IndexEntry::nameKey, entry -> true));
    assertThat(fleet.ids(fleet.columns.duplicates(Duplicate.HARDWARE)::get))
        .isEqualTo(shared(fleet, IndexEntry::hardware, entry -> entry.hardware() != 0));
  }

  /** A name can be made so that its hash is that of another. */
  @Test
  void differentNamesOfOneHashAreNoDuplicates() {
    RandomFleet fleet = new RandomFleet(2);
    for (int number = 0; number < 64; number++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 6; bit++) {
        name.append((number & 1 << bit) == 0 ? "Aa" : "BB");
      }
      fleet.put(new UUID(1, number), name.toString());
      if (number % 16 == 3) {
        fleet.put(new UUID(2, number), name.toString());
      }
    }
    assertThat(fleet.columns.nameHash(0)).isEqualTo(fleet.columns.nameHash(63));
    assertThat(fleet.ids(fleet.columns.duplicates(Duplicate.NAME)::get))
        .hasSize(8)
        .isEqualTo(shared(fleet, IndexEntry::nameKey, entry -> true));
  }

  private static Set<String> shared(
      RandomFleet fleet, Function<IndexEntry, Object> value, Predicate<IndexEntry> known) {
    List<IndexEntry> all = fleet.entries.values().stream().filter(known).toList();
    return all.stream()
        .filter(
            one ->
                all.stream()
                    .anyMatch(
                        other ->
                            !other.agentId().equals(one.agentId())
                                && value.apply(other).equals(value.apply(one))))
        .map(IndexEntry::agentId)
        .collect(Collectors.toSet());
  }
}
