package io.github.updatesentinel.collector.index;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What people type, or paste out of a spreadsheet, to find machines: names of hosts, agent ids,
 * accounts, updates, update servers. One term finds any part of a name; of several, each has to be
 * a whole one, or one with {@code *} and {@code ?}.
 *
 * @param text as it was typed
 * @param terms in lower case, each once
 */
public record NameSearch(String text, List<String> terms) {
  /** Most terms of one search. */
  public static final int MAX_TERMS = 500;

  /** Longest text of one search. */
  public static final int MAX_TEXT = 64 * 1024;

  /** Most terms with wildcards: each name may have to be compared with each. */
  static final int MAX_PATTERNS = 20;

  private static final int MAX_TERM = 300;
  private static final Pattern TERM = Pattern.compile("\"([^\"]*)\"|[^\\s,;\"]+");

  /** Separates the terms: by spaces, commas, semicolons and ends of lines, but for quoted ones. */
  static NameSearch of(String text) {
    Set<String> terms = new LinkedHashSet<>();
    Matcher matcher = TERM.matcher(text);
    while (matcher.find()) {
      String quoted = matcher.group(1);
      String term = (quoted == null ? matcher.group() : quoted).strip().toLowerCase(Locale.ROOT);
      if (!term.isEmpty()) {
        terms.add(term);
      }
    }
    return new NameSearch(text, List.copyOf(terms));
  }

  /** What should have been typed; null if it can be searched for. */
  @Nullable String problem() {
    if (terms.isEmpty()) {
      return "a name";
    }
    if (terms.size() > MAX_TERMS) {
      return "at most " + MAX_TERMS + " names";
    }
    if (terms.stream().filter(NameSearch::pattern).count() > MAX_PATTERNS) {
      return "at most " + MAX_PATTERNS + " names with * or ?";
    }
    return terms.stream().anyMatch(term -> term.length() > MAX_TERM)
        ? "names of at most " + MAX_TERM + " characters"
        : null;
  }

  /** Whether several things are searched for, so that some may not be there. */
  public boolean several() {
    return terms.size() > 1;
  }

  /** The terms that no machine has, in the order they were given. */
  public List<String> missing(MachineColumns columns) {
    return new NameMatch(columns, this).missing();
  }

  /** Whether these are one term that may be any part of a name. */
  static boolean part(List<String> terms) {
    return terms.size() == 1 && !pattern(terms.get(0));
  }

  static boolean pattern(String term) {
    return term.indexOf('*') >= 0 || term.indexOf('?') >= 0;
  }

  /** What an account may be called: with and without its domain. */
  static List<String> accountNames(String account) {
    String lower = account.toLowerCase(Locale.ROOT);
    int slash = lower.lastIndexOf('\\');
    return slash < 0 ? List.of(lower) : List.of(lower, lower.substring(slash + 1));
  }

  /** What an update may be called: with and without KB. */
  static List<String> kbNames(String kb) {
    String lower = kb.toLowerCase(Locale.ROOT);
    return lower.startsWith("kb") ? List.of(lower, lower.substring(2)) : List.of(lower);
  }

  /** What an update server may be called: its URL, its host with and without port, its name. */
  static List<String> serverNames(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    List<String> names = new ArrayList<>(List.of(lower));
    int scheme = lower.indexOf("://");
    String rest = scheme < 0 ? lower : lower.substring(scheme + 3);
    String authority = rest.split("[/?#]", 2)[0];
    names.add(authority);
    String host = authority.replaceFirst(":[0-9]*$", "");
    names.add(host);
    if (!host.matches("[0-9.]*")) {
      names.add(host.split("[.]", 2)[0]);
    }
    return names;
  }
}
