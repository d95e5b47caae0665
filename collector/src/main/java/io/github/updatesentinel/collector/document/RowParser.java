package io.github.updatesentinel.collector.document;

import com.google.gson.JsonArray;
import io.github.updatesentinel.collector.document.Problem.Kind;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code builds} of one document. */
final class RowParser {
  private static final String ARRAY = "builds";

  private final Set<String> seen = new HashSet<>();

  List<BuildRow> rows(Members document) {
    List<BuildRow> rows = new ArrayList<>();
    JsonArray entries =
        document.required(ARRAY) == null ? null : document.array(ARRAY, BaselineLimits.MAX_ROWS);
    if (entries == null) {
      return rows;
    }
    if (entries.isEmpty()) {
      document.note(ARRAY, Kind.NO_ROWS);
    }
    for (int i = 0; i < entries.size(); i++) {
      Members members = Members.of(entries.get(i), ARRAY, i, document.problems());
      BuildRow row = members == null ? null : row(members);
      if (members != null && row != null) {
        if (!seen.add(row.name())) {
          members.note("", Kind.TWICE, row.name());
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static @Nullable BuildRow row(Members members) {
    Integer build = members.number("build", 1);
    Integer ubr = members.number("ubr", 0);
    String kb = members.text("kb");
    if (kb != null && !BaselineLimits.isKb(kb)) {
      members.note("kb", Kind.NOT_A_KB, kb);
    }
    String kind = members.text("kind");
    if (kind != null && !BaselineLimits.KINDS.contains(kind)) {
      members.note("kind", Kind.NOT_A_KIND, kind);
    }
    LocalDate released = members.date("released");
    LocalDate estimate = members.date("releasedEstimate");
    LocalDate notAfter = members.date("notAfter");
    Integer of = of(members, BaselineLimits.HOTPATCH.equals(kind));
    WindowsFamily family = members.family();
    return build == null || ubr == null
        ? null
        : new BuildRow(build, ubr, kb, released, estimate, notAfter, kind, of, family);
  }

  /** The release that a hotpatch stands for, which every hotpatch must name. */
  private static @Nullable Integer of(Members members, boolean hotpatch) {
    if (hotpatch) {
      return members.number("of", 0);
    }
    if (members.present("of") != null) {
      members.note("of", Kind.HOTPATCH_ONLY);
    }
    return null;
  }
}
