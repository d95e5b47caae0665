package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.index.column.Interned;
import io.github.updatesentinel.collector.machine.TextSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A search, translated for the columns: what to look up for each machine. */
final class NameMatch {
  private final MachineColumns columns;
  private final NameSearch search;
  private final NameHits hits;
  // By the number of a server, and of a set of accounts or updates: whether a term names it.
  private final BitSet servers;
  private final BitSet accounts;
  private final BitSet kbs;

  NameMatch(MachineColumns columns, NameSearch search) {
    this.columns = columns;
    this.search = search;
    hits = columns.named(search.terms());
    Set<String> terms = Set.copyOf(search.terms());
    servers = named(terms, columns.servers, NameSearch::serverNames);
    accounts =
        named(terms, columns.accounts().texts(), set -> entries(set, NameSearch::accountNames));
    kbs = named(terms, columns.kbs().texts(), set -> entries(set, NameSearch::kbNames));
  }

  private static List<String> entries(String set, Function<String, List<String>> names) {
    return TextSet.entries(set).stream().flatMap(entry -> names.apply(entry).stream()).toList();
  }

  private static BitSet named(
      Set<String> terms, Interned texts, Function<String, List<String>> names) {
    BitSet named = new BitSet();
    for (int number = 0; number < texts.size(); number++) {
      @Nullable String text = texts.text(number);
      if (text != null && names.apply(text).stream().anyMatch(terms::contains)) {
        named.set(number);
      }
    }
    return named;
  }

  boolean matches(int slot) {
    return hits.slots().get(slot)
        || servers.get(columns.server(slot))
        || accounts.get(columns.accounts().number(slot))
        || kbs.get(columns.kbs().number(slot));
  }

  /** The terms that no machine has, in the order they were given. */
  List<String> missing() {
    Set<String> elsewhere = new HashSet<>();
    columns.servers.each((server, machines) -> elsewhere.addAll(NameSearch.serverNames(server)));
    columns
        .accounts()
        .texts()
        .each((set, machines) -> elsewhere.addAll(entries(set, NameSearch::accountNames)));
    columns
        .kbs()
        .texts()
        .each((set, machines) -> elsewhere.addAll(entries(set, NameSearch::kbNames)));
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < search.terms().size(); i++) {
      String term = search.terms().get(i);
      if (!hits.terms().get(i) && !elsewhere.contains(term)) {
        missing.add(term);
      }
    }
    return missing;
  }
}
