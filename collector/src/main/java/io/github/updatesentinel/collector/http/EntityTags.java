package io.github.updatesentinel.collector.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code If-None-Match} (RFC 9110, 13.1.2). */
public final class EntityTags {
  private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\")");

  private EntityTags() {}

  /**
   * Whether the client has it already, by weak comparison.
   *
   * @param ifNoneMatch the header: {@code *}, or comma-separated tags; null if there is none
   * @param etag strong, with its quotation marks
   */
  public static boolean match(@Nullable String ifNoneMatch, String etag) {
    if (ifNoneMatch == null) {
      return false;
    }
    if (ifNoneMatch.strip().equals("*")) {
      return true;
    }
    Matcher tags = TAG.matcher(ifNoneMatch);
    while (tags.find()) {
      if (etag.equals(tags.group(1))) {
        return true;
      }
    }
    return false;
  }
}
