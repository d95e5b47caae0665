package io.github.updatesentinel.collector.enroll;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that are made here: 256 random bits, with a prefix that tells people what it is. */
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private Secrets() {}

  static String agentKey() {
    return "usk_" + random();
  }

  static String enrollmentToken() {
    return "ust_" + random();
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
