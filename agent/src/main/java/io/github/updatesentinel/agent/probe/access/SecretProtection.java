package io.github.updatesentinel.agent.probe.access;

import java.io.IOException;

/** Makes secrets fit to lie on a disk: only the machine that protected one can read it again. */
public interface SecretProtection {
  /**
   * Closes a secret up.
   *
   * @param secret of 1 byte to 64 KiB; left as it is
   * @return what may lie on the disk, longer than the secret
   * @throws IOException if the system refuses; says which call and code, never the secret
   */
  byte[] protect(byte[] secret) throws IOException;

  /**
   * Opens what {@link #protect} closed.
   *
   * @param blob as {@link #protect} gave it, on this machine
   * @return the secret; the caller's to forget
   * @throws IOException if the blob is damaged, another machine's or another program's; says which
   *     call and code
   */
  byte[] unprotect(byte[] blob) throws IOException;
}
