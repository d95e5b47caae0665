package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.probe.access.InstalledToken;
import io.github.updatesentinel.agent.probe.access.SecretProtection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Protects by turning bits around, and holds a token as the registry does. */
final class FakeSafe implements SecretProtection, InstalledToken {
  /** What lies in the registry; null where nothing does. */
  @Nullable String installed;

  boolean refusing;

  @Override
  public byte[] protect(byte[] secret) throws IOException {
    if (refusing) {
      throw new IOException("protect: refused");
    }
    return turned(secret);
  }

  @Override
  public byte[] unprotect(byte[] blob) throws IOException {
    if (refusing) {
      throw new IOException("unprotect: refused");
    }
    return turned(blob);
  }

  private static byte[] turned(byte[] bytes) {
    byte[] turned = bytes.clone();
    for (int i = 0; i < turned.length; i++) {
      turned[i] ^= 0x5A;
    }
    return turned;
  }

  @Override
  public void erase() {
    installed = null;
  }
}
