package io.github.updatesentinel.collector.document;

import io.github.updatesentinel.collector.page.Texts;
import java.util.List;

/**
 * Why a document can't be a baseline: one thing, at one place.
 *
 * @param array the array whose entry it is about; "" where it is about the document itself
 * @param index in that array; -1 where it is about the document itself
 * @param member its name, or "" where it is about the whole entry or document
 * @param arguments what was expected and what was found, for the text of {@code kind}
 */
public record Problem(String array, int index, String member, Kind kind, List<String> arguments) {
  private static final int MAX_SHOWN = 60;

  /** What can be wrong; each has a text {@code problem.KIND}. */
  public enum Kind {
    SIZE,
    NOT_UTF8,
    MARKS,
    NOT_JSON,
    NOT_AN_OBJECT,
    MISSING,
    NO_ROWS,
    TOO_MANY,
    NOT_AN_ARRAY,
    NOT_A_TEXT,
    NOT_A_NUMBER,
    NOT_A_DATE,
    NOT_A_KB,
    NOT_A_KIND,
    NOT_A_FAMILY,
    HOTPATCH_ONLY,
    NO_EDITIONS,
    TOO_EARLY,
    NOT_A_VERSION,
    TWICE,
    NOT_NEWER,
    LOWER,
    NOT_A_SIGNATURE,
    SIGNED_TEXT,
    NOTHING,
    CONFLICT,
    MORE
  }

  /** A problem of a row's member. */
  static Problem at(int row, String member, Kind kind, Object... arguments) {
    return at("builds", row, member, kind, arguments);
  }

  /** A problem of a member of an array's entry. */
  static Problem at(String array, int index, String member, Kind kind, Object... arguments) {
    return new Problem(
        array, index, member, kind, List.of(arguments).stream().map(Problem::shown).toList());
  }

  /** A problem of the document. */
  public static Problem of(String member, Kind kind, Object... arguments) {
    return at("", -1, member, kind, arguments);
  }

  /** The place as a path, such as {@code builds[3].ubr}; "" for the whole document. */
  public String path() {
    String entry = index < 0 ? "" : array + "[" + index + "]";
    return entry.isEmpty() || member.isEmpty() ? entry + member : entry + "." + member;
  }

  /** The place in the language of the texts, entries counted from 1. */
  public String place(Texts texts) {
    if (index < 0) {
      return member.isEmpty() ? texts.text("problem.place.document") : member;
    }
    String entry =
        array.equals("builds")
            ? texts.text("problem.place.row", index + 1)
            : texts.text("problem.place.entry", array, index + 1);
    return member.isEmpty() ? entry : texts.text("problem.place.member", entry, member);
  }

  /** One sentence in the language of the texts, without the place. */
  public String text(Texts texts) {
    return texts.text("problem." + kind, arguments.toArray());
  }

  private static String shown(Object argument) {
    String text = String.valueOf(argument).replaceAll("\\p{Cntrl}", "?");
    return text.length() <= 2 * MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }
}
