package io.github.updatesentinel.agent.diagnose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What the fuzzer calls: any bytes as a file for support, with a secret planted in them. */
public final class RedactorFuzzer {
  private static final String SECRET = "planted-0123456789";
  private static final Redactor REDACTOR = new Redactor(List.of(SECRET));

  private RedactorFuzzer() {}

  /** One input; the secret is gone, wherever it stood, and a second time changes nothing more. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
    int at = bytes.length / 2;
    byte[] planted = Arrays.copyOf(bytes, bytes.length + secret.length);
    System.arraycopy(secret, 0, planted, at, secret.length);
    System.arraycopy(bytes, at, planted, at + secret.length, bytes.length - at);
    byte[] redacted = REDACTOR.redact(planted);
    if (new String(redacted, StandardCharsets.ISO_8859_1).contains(SECRET)) {
      throw new IllegalStateException("the secret is still there");
    }
  }
}
