package io.github.updatesentinel.agent.fact;

/** Bounds what others wrote. */
public final class Texts {
  private Texts() {}

  /** The first {@code maxLength} UTF-16 units at most, never half a character. */
  public static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
    return text.substring(0, end);
  }
}
