package io.github.updatesentinel.collector.wire;

/** Texts of machines made fit for a log line or an answer. */
public final class Printable {
  private Printable() {}

  /** Cut, and with all that is not seen, or changes how others are seen, as an escape. */
  public static String of(String text, int maxLength) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < maxLength; i++) {
      char c = text.charAt(i);
      boolean seen =
          switch (Character.getType(c)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.SURROGATE,
                Character.UNASSIGNED,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
          };
      if (seen) {
        shown.append(c);
      } else {
        shown.append("\\u%04X".formatted((int) c));
      }
    }
    return text.length() > maxLength ? shown + "..." : shown.toString();
  }
}
