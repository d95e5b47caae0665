package io.github.updatesentinel.collector.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.github.updatesentinel.collector.document.Problem.Kind;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.ServicingEnd;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code servicing} of one document. */
final class ServicingParser {
  private static final String ARRAY = "servicing";

  private final Set<List<Object>> seen = new HashSet<>();

  List<ServicingEnd> ends(Members document) {
    List<ServicingEnd> ends = new ArrayList<>();
    JsonArray entries = document.array(ARRAY, BaselineLimits.MAX_SERVICING);
    for (int i = 0; entries != null && i < entries.size(); i++) {
      Members members = Members.of(entries.get(i), ARRAY, i, document.problems());
      ServicingEnd end = members == null ? null : end(members);
      if (members != null && end != null) {
        checkNew(members, end);
        ends.add(end);
      }
    }
    return ends;
  }

  private void checkNew(Members members, ServicingEnd end) {
    BuildLine line = end.line();
    if (end.editions().isEmpty() && !seen.add(List.of(line))) {
      members.note("build", Kind.TWICE, line);
    }
    for (String edition : end.editions()) {
      if (!seen.add(List.of(line, edition.toLowerCase(Locale.ROOT)))) {
        members.note("editions", Kind.TWICE, edition);
      }
    }
  }

  private static @Nullable ServicingEnd end(Members members) {
    Integer build = members.number("build", 1);
    WindowsFamily family = members.family();
    List<String> editions = editions(members);
    LocalDate ends = members.required("ends") == null ? null : members.date("ends");
    LocalDate esuEnds = members.date("esuEnds");
    if (build == null || ends == null) {
      return null;
    }
    if (esuEnds != null && esuEnds.isBefore(ends)) {
      members.note("esuEnds", Kind.TOO_EARLY, ends, esuEnds);
    }
    return new ServicingEnd(
        build, family == null ? WindowsFamily.CLIENT : family, editions, ends, esuEnds);
  }

  private static List<String> editions(Members members) {
    List<String> editions = new ArrayList<>();
    JsonArray names = members.array("editions", BaselineLimits.MAX_EDITIONS);
    // None at all could mean all others as well as none.
    if (names != null && names.isEmpty()) {
      members.note("editions", Kind.NO_EDITIONS);
    }
    for (JsonElement name : names == null ? new JsonArray() : names) {
      if (!Members.isText(name) || name.getAsString().length() > BaselineLimits.MAX_EDITIONS) {
        members.note("editions", Kind.NOT_A_TEXT, BaselineLimits.MAX_EDITIONS, name);
      } else if (name.getAsString().isBlank()) {
        members.note("editions", Kind.NO_EDITIONS);
      } else {
        editions.add(name.getAsString());
      }
    }
    return editions;
  }
}
