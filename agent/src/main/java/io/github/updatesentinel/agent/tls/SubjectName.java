package io.github.updatesentinel.agent.tls;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A distinguished name or some parts of one, for comparing without regard to case and to the order
 * of the parts, which Windows and Java write the other way round.
 *
 * @param parts such as {@code cn=pc-0042}
 */
record SubjectName(Set<String> parts) {
  private static final String EMAIL = "1.2.840.113549.1.9.1";

  /** Windows' word for what Java calls EMAILADDRESS. */
  private static final Map<String, String> KEYWORDS = Map.of("E", EMAIL);

  /** What RFC 2253 has no word for would be shown in hexadecimal digits. */
  private static final Map<String, String> WORDS =
      Map.of(EMAIL, "EMAILADDRESS", "2.5.4.5", "SERIALNUMBER");

  SubjectName {
    parts = Set.copyOf(parts);
  }

  static SubjectName of(X509Certificate certificate) {
    return of(certificate.getSubjectX500Principal());
  }

  /** Null for a text that is no distinguished name. */
  static @Nullable SubjectName parse(String text) {
    try {
      return of(new X500Principal(text, KEYWORDS));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The one part {@code CN=name}, whatever characters are in the name. */
  static SubjectName ofCommonName(String name) {
    return new SubjectName(Set.of("cn=" + fold(name)));
  }

  /** Whether all parts of the other are among these; never for a name without parts. */
  boolean contains(SubjectName part) {
    return !part.parts.isEmpty() && parts.containsAll(part.parts);
  }

  private static SubjectName of(X500Principal principal) {
    Set<String> parts = new HashSet<>();
    for (String part : split(principal.getName(X500Principal.RFC2253, WORDS))) {
      parts.add(fold(part));
    }
    return new SubjectName(parts);
  }

  /** At commas and plus signs that are not part of a value, which is freed of its backslashes. */
  private static List<String> split(String name) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '\\' && i + 1 < name.length()) {
        part.append(name.charAt(++i));
      } else if (c == ',' || c == '+') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    if (part.length() > 0) {
      parts.add(part.toString());
    }
    return parts;
  }

  private static String fold(String part) {
    return part.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
