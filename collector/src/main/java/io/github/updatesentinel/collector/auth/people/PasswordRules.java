package io.github.updatesentinel.collector.auth.people;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for passwords that users choose. */
public final class PasswordRules {
  static final int MIN_LENGTH = 12;
  public static final int MAX_LENGTH = 128;
  private static final int MIN_DIFFERENT = 5;

  /** The common ones that the rules below would let through. */
  private static final Set<String> COMMON =
      Set.of(
          "123456789abc",
          "1234567890ab",
          "1234567890qwerty",
          "1q2w3e4r5t6y",
          "1qaz2wsx3edc",
          "1qaz2wsx3edc4rfv",
          "a1b2c3d4e5f6",
          "abc123456789",
          "abcd12345678",
          "abcdefghijkl",
          "admin1234567",
          "admin12345678",
          "administrator",
          "administrator1",
          "changeme1234",
          "changemeplease",
          "correcthorsebatterystaple",
          "iloveyou1234",
          "letmein12345",
          "p@ssw0rd1234",
          "p@ssword1234",
          "passw0rd1234",
          "password1234",
          "password12345",
          "password123456",
          "passwordpassword",
          "q1w2e3r4t5y6",
          "qazwsxedcrfv",
          "qwer12345678",
          "qwerty123456",
          "qwertyuiop12",
          "qwertyuiop123",
          "qwertyuiop[]",
          "qwertyuiopas",
          "qwertyuiopasdf",
          "updatesentinel",
          "update-sentinel",
          "welcome12345",
          "woaini123456",
          "woaini1314520",
          "woaini5201314",
          "zaq12wsxcde3");

  private PasswordRules() {}

  /** The key of the text that says what is wrong with a password; null if nothing is. */
  public static @Nullable String problem(String password, String name) {
    int length = password.codePointCount(0, password.length());
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      return "password.length";
    }
    String lower = password.toLowerCase(Locale.ROOT);
    if (lower.contains(name.toLowerCase(Locale.ROOT)) && length < MIN_LENGTH + name.length()) {
      return "password.name";
    }
    if (COMMON.contains(lower) || password.codePoints().distinct().count() < MIN_DIFFERENT) {
      return "password.common";
    }
    return null;
  }
}
