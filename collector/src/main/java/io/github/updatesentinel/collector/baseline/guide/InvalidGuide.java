package io.github.updatesentinel.collector.baseline.guide;

/**
 * A file that is no document of the Security Update Guide; the message is a sentence without the
 * file.
 */
public final class InvalidGuide extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidGuide(String sentence) {
    super(sentence);
  }
}
