package io.github.updatesentinel.collector.baseline.guide;

import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How often a document names each revision of a line. */
final class GuideTally {
  /** None named. */
  static final GuideTally EMPTY = new GuideTally();

  private final NavigableMap<Integer, Revision> revisions = new TreeMap<>();

  /** One revision, and what the document calls it. */
  static final class Revision {
    private final int ubr;
    private final Set<String> kbs = new TreeSet<>();
    private int count;

    private Revision(int ubr) {
      this.ubr = ubr;
    }

    int ubr() {
      return ubr;
    }

    /** Null where the document names none, or several. */
    @Nullable String kb() {
      return kbs.size() == 1 ? kbs.iterator().next() : null;
    }
  }

  /** Counts fixes of one product. */
  void add(GuideFix fix, int count) {
    Revision revision = revisions.computeIfAbsent(fix.ubr(), Revision::new);
    revision.count += count;
    String kb = fix.kb();
    if (kb != null) {
      revision.kbs.add(kb);
    }
  }

  boolean names(int ubr) {
    return revisions.containsKey(ubr);
  }

  /** The lower one of two that are named as often: to require too little accuses no computer. */
  Optional<Revision> most() {
    return revisions.values().stream()
        .max(
            Comparator.comparingInt((Revision revision) -> revision.count)
                .thenComparing(Revision::ubr, Comparator.reverseOrder()));
  }
}
