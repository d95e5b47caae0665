package io.github.updatesentinel.contract.baseline;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks who made a baseline: {@code Baseline-Signature: ed25519=<base64>}, over the very bytes of
 * the answer's body.
 */
public final class BaselineSignature {
  private static final String FORM = "ed25519=<base64 of 64 bytes>";

  /** What a signature begins with; its bytes follow in base64. */
  public static final String SCHEME = "ed25519=";

  private static final int BYTES = 64;

  /** Far more than the form needs; what is longer is not worth decoding. */
  private static final int MAX_LENGTH = 256;

  private BaselineSignature() {}

  /**
   * What is wrong with the signature; empty where the body may pass.
   *
   * @param header the header's value; null where the answer had none
   */
  public static Optional<String> problem(BaselineKey key, byte[] body, @Nullable String header) {
    if (key instanceof BaselineKey.None) {
      return Optional.empty();
    }
    if (!(key instanceof BaselineKey.Ed25519 known)) {
      return Optional.of(
          "signature: can't be verified because the setting baselineKey is not a valid key;"
              + " no baseline from the collector is accepted");
    }
    if (header == null) {
      return Optional.of("signature: expected " + FORM + ", found none, and baselineKey is set");
    }
    byte[] signature = decode(header);
    if (signature == null) {
      return Optional.of("signature: expected " + FORM + ", found something else");
    }
    return verifies(known.key(), body, signature)
        ? Optional.empty()
        : Optional.of(
            "signature: expected a signature of these "
                + body.length
                + " bytes with the key in baselineKey, found one of other bytes or with another key");
  }

  /** Whether a text has the form of the header's value. */
  public static boolean isSignature(String text) {
    return text.equals(text.strip()) && decode(text) != null;
  }

  private static byte @Nullable [] decode(String header) {
    String text = header.strip();
    if (text.length() > MAX_LENGTH || !text.startsWith(SCHEME)) {
      return null;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text.substring(SCHEME.length()));
      return bytes.length == BYTES ? bytes : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean verifies(PublicKey key, byte[] body, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(body);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // Numbers that no signature can have.
      return false;
    }
  }
}
