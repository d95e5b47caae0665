package io.github.updatesentinel.agent.diagnose;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what others get to see: those that are known, and what looks like one. It
 * works on bytes, so that a text of any code page stays as it is.
 */
public final class Redactor {
  private static final String HIDDEN = "***";

  /** A shorter one would also be found where it is none. */
  private static final int MIN_LENGTH = 6;

  private static final String NAMES =
      "(?i)((?:password|passwd|pwd|secret|enrollmentToken|agentKey|apikey)[\"']?\\s{0,3}[:=]\\s{0,3})";

  /** What comes before a secret, and the secret. */
  private static final List<Pattern> SHAPES =
      List.of(
          Pattern.compile("(://)([^/\\s\"'<>]{1,300}(?=@))"),
          Pattern.compile("(?i)(\\b(?:Bearer|Basic) )([A-Za-z0-9._~+/=-]{8,2000})"),
          Pattern.compile(
              "(?i)([/-](?:password|passwd|pwd|secret|token|apikey)[ \\t]{1,3})(\\S{1,2000})"),
          Pattern.compile(NAMES + "(\"(?:[^\"\\\\]|\\\\.){1,2000}+\")"),
          Pattern.compile(NAMES + "([^\\s,;}<\"]{1,2000})"));

  private final List<Pattern> known;

  /**
   * @param secrets such as the enrollment token; empty ones are left out
   */
  public Redactor(Collection<String> secrets) {
    this.known =
        secrets.stream()
            .filter(secret -> secret.length() >= MIN_LENGTH)
            .map(secret -> Pattern.compile(Pattern.quote(bytesOf(secret))))
            .toList();
  }

  private static String bytesOf(String secret) {
    return new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The same without secrets; UTF-16 becomes UTF-8. */
  public byte[] redact(byte[] content) {
    // Each byte is one character, whatever it means.
    String text = new String(narrow(content), StandardCharsets.ISO_8859_1);
    for (Pattern secret : known) {
      text = secret.matcher(text).replaceAll(HIDDEN);
    }
    for (Pattern shape : SHAPES) {
      text = shape.matcher(text).replaceAll("$1" + HIDDEN);
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A secret in UTF-16 would have a zero after each character. */
  private static byte[] narrow(byte[] content) {
    boolean marked = content.length >= 2 && content[0] == (byte) 0xFF && content[1] == (byte) 0xFE;
    if (!marked && !isWide(content, 0)) {
      return content;
    }
    int start = marked ? 2 : 0;
    return new String(content, start, content.length - start, StandardCharsets.UTF_16LE)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Whether most characters at its beginning are those of ASCII in UTF-16.
   *
   * @param from where the first character begins
   */
  static boolean isWide(byte[] content, int from) {
    int looked = Math.min(content.length, 4096) & ~1;
    int zeros = 0;
    for (int i = from + 1; i < looked; i += 2) {
      zeros += content[i] == 0 ? 1 : 0;
    }
    return looked >= 8 && zeros > looked / 4;
  }
}
