package io.github.updatesentinel.contract.baseline;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a baseline document may hold. An agent takes a document whole or not at all, so the
 * collector publishes only what keeps to this.
 */
public final class BaselineLimits {
  /** Bytes of a document; the shipped list of eleven years is a seventh of it. */
  public static final int MAX_BYTES = 1 << 20;

  /** Entries of {@code builds}. */
  public static final int MAX_ROWS = 8000;

  /** Entries of {@code withdraws}. */
  public static final int MAX_WITHDRAWN = 1000;

  /** UTF-16 units of a version's name. */
  public static final int MAX_VERSION = 100;

  /** Of {@code build} and {@code ubr}. */
  public static final int MAX_NUMBER = 999_999;

  /**
   * Marks that begin or part values. A parsed value takes a hundred bytes and more, whatever its
   * text takes, and the service has 32 MB; one that runs out of them ends.
   */
  public static final int MAX_MARKS = 50_000;

  /** Entries of {@code servicing}. */
  public static final int MAX_SERVICING = 1000;

  /** Entries of {@code editions}, and UTF-16 units of one. */
  public static final int MAX_EDITIONS = 100;

  /** The kind of a hotpatch, which alone has {@code of}. */
  public static final String HOTPATCH = "H";

  /** B (monthly security), C and D (previews), OOB (out of band), H (hotpatch). */
  public static final List<String> KINDS = List.of("B", "C", "D", "OOB", HOTPATCH);

  private static final Pattern KB = Pattern.compile("KB\\d{6,8}");

  private BaselineLimits() {}

  /** Such as {@code KB5017308}. */
  public static boolean isKb(String text) {
    return KB.matcher(text).matches();
  }

  /** Commas and opening brackets of a JSON text: what bounds the memory that it takes. */
  public static int marks(String json) {
    int marks = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == ',' || c == '{' || c == '[') {
        marks++;
      }
    }
    return marks;
  }
}
