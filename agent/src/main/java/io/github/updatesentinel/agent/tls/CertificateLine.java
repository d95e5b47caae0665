package io.github.updatesentinel.agent.tls;

import io.github.updatesentinel.agent.fact.Texts;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes certificates to people. What is in them may come from a stranger: it is bounded. */
public final class CertificateLine {
  private static final int NAME_LENGTH = 200;
  private static final int HOST_LENGTH = 80;
  private static final int HOSTS = 8;
  private static final int DNS = 2;
  private static final int IP = 7;

  private CertificateLine() {}

  /**
   * One line: subject, issuer, validity (dates, UTC) and SHA-256 thumbprint; below 600 characters.
   */
  public static String of(X509Certificate certificate) {
    return "%s; issuer %s; valid %s; SHA-256 %s"
        .formatted(
            subject(certificate),
            name(certificate.getIssuerX500Principal().toString()),
            Validity.of(certificate),
            ClientCertificateSelector.thumbprint("SHA-256", certificate).toUpperCase(Locale.ROOT));
  }

  /**
   * The same with the hosts that it is for, the first {@value #HOSTS} of them; below 1300
   * characters.
   */
  static String withHosts(X509Certificate certificate) {
    List<String> hosts = hosts(certificate);
    return of(certificate) + "; for " + (hosts.isEmpty() ? "no host" : String.join(", ", hosts));
  }

  /** Its subject alone, on one line; {@value #NAME_LENGTH} characters at most. */
  public static String subject(X509Certificate certificate) {
    return name(certificate.getSubjectX500Principal().toString());
  }

  private static List<String> hosts(X509Certificate certificate) {
    Collection<List<?>> names = alternativeNames(certificate);
    List<String> hosts =
        names.stream()
            .filter(name -> name.get(0).equals(DNS) || name.get(0).equals(IP))
            .map(name -> Texts.line(String.valueOf(name.get(1)), HOST_LENGTH))
            .limit(HOSTS + 1L)
            .collect(Collectors.toList());
    if (hosts.size() > HOSTS) {
      hosts.set(HOSTS, "...");
    }
    return hosts;
  }

  private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
    try {
      @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      return List.of(List.of(DNS, "names that can't be read"));
    }
  }

  private static String name(String name) {
    return name.isEmpty() ? "(no name)" : Texts.line(name, NAME_LENGTH);
  }
}
