package io.github.updatesentinel.agent.diagnose;

import java.nio.charset.StandardCharsets;

/**
 * One file within the file for support.
 *
 * @param name with slashes between folders
 */
public record Part(String name, Source source) {
  /** Where its content comes from. */
  @FunctionalInterface
  public interface Source {
    /**
     * The content; up to {@link SupportFile#MAX_PART} bytes of it are kept.
     *
     * @throws Exception if there is none; its message is shown
     */
    byte[] read() throws Exception;
  }

  /** A source of text. */
  @FunctionalInterface
  public interface TextSource {
    /**
     * The text.
     *
     * @throws Exception if there is none; its message is shown
     */
    String read() throws Exception;
  }

  /** A part of text, in UTF-8. */
  public static Part text(String name, TextSource source) {
    return new Part(name, () -> source.read().getBytes(StandardCharsets.UTF_8));
  }
}
