package io.github.updatesentinel.agent.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Which certificate of a store is meant.
 *
 * @param kind what they are compared by: {@code thumbprint} or {@code subject}
 */
record ClientCertificateSelector(String kind, Predicate<X509Certificate> matches) {
  private static final int SHA1_DIGITS = 40;
  private static final int SHA256_DIGITS = 64;

  /**
   * Reads the setting.
   *
   * @param setting a thumbprint (SHA-1 or SHA-256, with or without colons, blanks and the invisible
   *     sign that Windows' dialogue copies in front), or a distinguished name, parts of one, or
   *     just the common name; all without regard to case
   */
  static ClientCertificateSelector of(String setting) {
    String digits = setting.replaceAll("[\\p{Cf}\\s\\u00a0:]", "").toLowerCase(Locale.ROOT);
    if (digits.matches("[0-9a-f]+")) {
      if (digits.length() == SHA1_DIGITS) {
        return thumbprint("SHA-1", digits);
      }
      if (digits.length() == SHA256_DIGITS) {
        return thumbprint("SHA-256", digits);
      }
    }
    return subject(setting);
  }

  private static ClientCertificateSelector thumbprint(String algorithm, String digits) {
    return new ClientCertificateSelector(
        algorithm + " thumbprint",
        certificate -> thumbprint(algorithm, certificate).equals(digits));
  }

  /** In small hexadecimal digits. */
  static String thumbprint(String algorithm, X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }

  private static ClientCertificateSelector subject(String setting) {
    SubjectName parsed = SubjectName.parse(setting);
    SubjectName wanted = parsed == null ? SubjectName.ofCommonName(setting) : parsed;
    return new ClientCertificateSelector(
        "subject", certificate -> SubjectName.of(certificate).contains(wanted));
  }
}
