package io.github.updatesentinel.collector.page;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;

/** What somebody has typed into a form that was refused, so that nobody types it twice. */
public record Typed(Map<String, List<String>> fields) {
  /** A form that is shown for the first time. */
  public static final Typed NONE = new Typed(Map.of());

  /** The fields of this form. */
  public static Typed of(Context ctx) {
    return new Typed(ctx.formParamMap());
  }

  /**
   * What a field shows.
   *
   * @param otherwise what it shows where the form was not sent yet
   */
  public String text(String field, String otherwise) {
    if (fields.isEmpty()) {
      return otherwise;
    }
    // A value whose escapes can't be decoded is left out of the list of its field.
    List<String> values = fields.getOrDefault(field, List.of());
    return values.isEmpty() ? "" : values.get(0);
  }

  /** Whether a box, or an entry of a list, is chosen; like {@link #text}. */
  public boolean chosen(String field, String value, boolean otherwise) {
    return fields.isEmpty() ? otherwise : fields.getOrDefault(field, List.of()).contains(value);
  }
}
