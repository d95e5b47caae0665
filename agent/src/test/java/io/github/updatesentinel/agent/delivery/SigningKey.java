package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.contract.baseline.BaselineKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** An administrator's key pair, made for one test. */
public final class SigningKey {
  private final KeyPair pair;

  public SigningKey() {
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public BaselineKey publicKey() {
    return new BaselineKey.Ed25519(pair.getPublic());
  }

  /** The header's value. */
  public String sign(byte[] body) {
    return "ed25519=" + Base64.getEncoder().encodeToString(signature(body));
  }

  public byte[] signature(byte[] body) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(body);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
