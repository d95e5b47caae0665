package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.index.name.NamePatterns;
import io.github.updatesentinel.collector.index.name.WholeNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/**
 * The machines whose name, or agent id, is searched for.
 *
 * @param slots of those machines
 * @param terms the places of the terms that one of them has; of a single term that may be any part
 *     of a name this says nothing
 */
record NameHits(BitSet slots, BitSet terms) {
  /** One pass over the names, however many terms there are, and a look at the table of ids. */
  static NameHits of(MachineColumns columns, List<String> terms) {
    NameHits hits = new NameHits(new BitSet(columns.size()), new BitSet(terms.size()));
    if (NameSearch.part(terms)) {
      hits.findPart(columns, terms.get(0));
    } else {
      hits.findIds(columns, terms);
      hits.findNames(columns, terms);
      hits.findPatterns(columns, terms);
    }
    return hits;
  }

  private void findPart(MachineColumns columns, String term) {
    byte[] part = term.getBytes(StandardCharsets.UTF_8);
    MachineColumns.IdPrefix prefix = MachineColumns.IdPrefix.of(term);
    for (int slot = 0; slot < columns.size(); slot++) {
      if (columns.nameContains(slot, part) || (prefix != null && columns.idBegins(slot, prefix))) {
        slots.set(slot);
      }
    }
  }

  private void findIds(MachineColumns columns, List<String> all) {
    for (int i = 0; i < all.size(); i++) {
      String term = all.get(i);
      if (term.length() == 36 && MachineColumns.IdPrefix.of(term) != null) {
        int slot = columns.slot(UUID.fromString(term));
        if (slot >= 0) {
          slots.set(slot);
          terms.set(i);
        }
      }
    }
  }

  private void findNames(MachineColumns columns, List<String> all) {
    List<Integer> places = places(all, false);
    WholeNames names = new WholeNames(places.stream().map(all::get).toList());
    boolean[] found = new boolean[places.size()];
    for (int slot = 0; slot < columns.size() && found.length > 0; slot++) {
      if (columns.wholeName(slot, names, found)) {
        slots.set(slot);
      }
    }
    note(places, found);
  }

  private void findPatterns(MachineColumns columns, List<String> all) {
    List<Integer> places = places(all, true);
    NamePatterns patterns = new NamePatterns(places.stream().map(all::get).toList());
    boolean[] found = new boolean[places.size()];
    if (found.length > 0) {
      columns.namesFit(patterns, slots, found);
    }
    note(places, found);
  }

  private static List<Integer> places(List<String> all, boolean patterns) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (NameSearch.pattern(all.get(i)) == patterns) {
        places.add(i);
      }
    }
    return places;
  }

  private void note(List<Integer> places, boolean[] found) {
    for (int i = 0; i < found.length; i++) {
      if (found[i]) {
        terms.set(places.get(i));
      }
    }
  }
}
