package io.github.updatesentinel.agent.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** What the fuzzer calls: any bytes as a file of certificates, and any text as a subject's name. */
public final class CertificateFuzzer {
  private CertificateFuzzer() {}

  /** One input. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    CertificateFile file = new CertificateFile(Path.of("roots.pem"), bytes);
    try {
      if (file.isPem()) {
        file.pem().size();
      } else if (!file.isEmpty()) {
        file.publicPkcs12().size();
      }
    } catch (IOException | GeneralSecurityException e) {
      if (!String.valueOf(e.getMessage()).contains("roots.pem")) {
        throw new IllegalStateException("does not name the file: " + e, e);
      }
    }
    SubjectName name = SubjectName.parse(new String(bytes, StandardCharsets.UTF_8));
    if (name != null && !name.parts().isEmpty() && !name.contains(name)) {
      throw new IllegalStateException("a name that is not itself: " + name);
    }
  }
}
