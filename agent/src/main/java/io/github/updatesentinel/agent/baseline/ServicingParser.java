package io.github.updatesentinel.agent.baseline;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.ServicingEnd;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code servicing} of one list: {@code [{"build", "family", "editions", "ends"}]}. */
final class ServicingParser {
  private final Set<List<Object>> seen = new HashSet<>();

  List<ServicingEnd> ends(JsonFields document) throws InvalidJson {
    List<JsonFields> entries = document.objects("servicing", BaselineLimits.MAX_SERVICING);
    List<ServicingEnd> ends = new ArrayList<>();
    for (JsonFields fields : entries == null ? List.<JsonFields>of() : entries) {
      Optional<ServicingEnd> end = end(fields);
      if (end.isPresent()) {
        checkNew(fields, end.get());
        ends.add(end.get());
      }
    }
    return ends;
  }

  private void checkNew(JsonFields fields, ServicingEnd end) throws InvalidJson {
    if (end.editions().isEmpty() && !seen.add(List.of(end.line()))) {
      throw fields.invalid("build", end.line() + " is listed twice");
    }
    for (String edition : end.editions()) {
      if (!seen.add(List.of(end.line(), edition.toLowerCase(Locale.ROOT)))) {
        throw fields.invalid("editions", edition + " of " + end.line() + " is listed twice");
      }
    }
  }

  /** Empty for an entry of a family that a newer version added. */
  private static Optional<ServicingEnd> end(JsonFields fields) throws InvalidJson {
    Open<WindowsFamily> named = fields.open("family", WindowsFamily.class);
    Optional<WindowsFamily> family =
        named == null ? Optional.of(WindowsFamily.CLIENT) : named.known();
    if (family.isEmpty()) {
      return Optional.empty();
    }
    LocalDate ends = fields.required("ends", fields.date("ends"));
    return Optional.of(
        new ServicingEnd(
            (int) fields.requiredInteger("build", 1, BaselineLimits.MAX_NUMBER),
            family.get(),
            editions(fields),
            ends,
            esuEnds(fields, ends)));
  }

  private static List<String> editions(JsonFields fields) throws InvalidJson {
    List<String> editions =
        fields.texts("editions", BaselineLimits.MAX_EDITIONS, BaselineLimits.MAX_EDITIONS);
    if (editions == null) {
      return List.of();
    }
    // None at all could mean all others as well as none.
    if (editions.isEmpty() || editions.stream().anyMatch(String::isBlank)) {
      throw fields.invalid("editions", "expected names such as EnterpriseS, found none");
    }
    return editions;
  }

  private static @Nullable LocalDate esuEnds(JsonFields fields, LocalDate ends) throws InvalidJson {
    LocalDate esuEnds = fields.date("esuEnds");
    if (esuEnds != null && esuEnds.isBefore(ends)) {
      throw fields.invalid("esuEnds", "expected " + ends + " or later, found " + esuEnds);
    }
    return esuEnds;
  }
}
