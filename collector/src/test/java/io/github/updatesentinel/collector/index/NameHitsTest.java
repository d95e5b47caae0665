package io.github.updatesentinel.collector.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NameHitsTest {
  @Test
  void aSearchFindsWhatAnExpressionFindsWhateverChanged() {
    RandomFleet fleet = new RandomFleet(3);
    List<NameSearch> searches = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      fleet.change();
      searches.add(search(fleet));
      // Those of before the change as well.
      for (NameSearch search : searches.subList(Math.max(0, i - 5), i + 1)) {
        NameMatch match = new NameMatch(fleet.columns, search);
        assertThat(fleet.ids(match::matches)).as(search.text()).isEqualTo(found(fleet, search));
        if (search.several()) {
          assertThat(match.missing()).as(search.text()).isEqualTo(missing(fleet, search));
        }
      }
    }
  }

  private static NameSearch search(RandomFleet fleet) {
    StringBuilder text = new StringBuilder();
    for (int terms = fleet.below(4); terms >= 0; terms--) {
      int number = fleet.below(40);
      String id = fleet.entries.keySet().stream().findFirst().orElse("0");
      text.append(
          switch (fleet.below(14)) {
            case 0 -> "pc-" + number;
            case 1 -> "büro-" + number + ".corp.example";
            case 2 -> "*";
            case 3 -> "pc-*";
            case 4 -> "*-" + number;
            case 5 -> "*" + number % 10;
            case 6 -> "b?ro-?" + number % 10;
            case 7 -> "*c-" + number % 4 + "*.l*b.*";
            case 8 -> "s01*" + number % 10 + "*e";
            case 9 -> "*corp*";
            case 10 -> "?" + number + "?*";
            case 11 -> id;
            case 12 -> id.substring(0, 9);
            default -> "nothing" + number;
          });
      text.append(' ');
    }
    return NameSearch.of(text.toString());
  }

  private static Set<String> found(RandomFleet fleet, NameSearch search) {
    return fleet.entries.values().stream()
        .filter(entry -> search.terms().stream().anyMatch(term -> has(entry, search, term)))
        .map(IndexEntry::agentId)
        .collect(Collectors.toSet());
  }

  private static List<String> missing(RandomFleet fleet, NameSearch search) {
    Set<String> missing = new LinkedHashSet<>(search.terms());
    missing.removeIf(
        term -> fleet.entries.values().stream().anyMatch(entry -> has(entry, search, term)));
    return List.copyOf(missing);
  }

  private static boolean has(IndexEntry entry, NameSearch search, String term) {
    if (!search.several() && !NameSearch.pattern(term)) {
      return entry.nameKey().contains(term) || entry.agentId().startsWith(term);
    }
    Pattern pattern =
        Pattern.compile(("\\Q" + term + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
    String name = entry.nameKey();
    return pattern.matcher(name).matches()
        || pattern.matcher(name.split("[.]", -1)[0]).matches()
        || entry.agentId().equals(term);
  }
}
