package io.github.updatesentinel.collector.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets, and what is kept of them. */
public final class Secrets {
  /** Without characters that are taken for another. */
  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int TOKEN_BYTES = 32;
  private static final int PASSWORD_GROUPS = 4;
  private static final int GROUP_LENGTH = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /**
   * A token of 256 random bits.
   *
   * @param prefix identifies the kind of secret to people and secret scanners
   */
  public static String token(String prefix) {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A password of 99 random bits that can be typed off: {@code abcde-fghjk-mnpqr-stuvw}. */
  public static String password() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < PASSWORD_GROUPS * GROUP_LENGTH; i++) {
      if (i > 0 && i % GROUP_LENGTH == 0) {
        password.append('-');
      }
      password.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return password.toString();
  }

  /** What the store keeps of a random token: SHA-256 is enough, since 256 bits can't be guessed. */
  public static byte[] hash(String token) {
    return Sha256.of(token);
  }

  /** Compares two secrets in constant time. */
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(hash(one), hash(other));
  }
}
