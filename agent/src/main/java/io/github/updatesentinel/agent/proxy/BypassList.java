package io.github.updatesentinel.agent.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * WinHTTP's list of hosts that are reached without a proxy: {@code [scheme://]host[:port]}, parted
 * by semicolons or blanks. {@code *} stands for any characters, {@code <local>} for every name
 * without a dot. As with WinHTTP, an entry that fits no host, such as a range of addresses in CIDR
 * form, is no error, and the own machine is no exception unless it is in the list.
 */
final class BypassList {
  /** UTF-16 units; a longer list is somebody's mischief. */
  static final int MAX_LENGTH = 65_536;

  private static final Pattern SEPARATOR = Pattern.compile("[;\\s]+");
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?:([a-z][a-z0-9+.-]*)://)?(?:(\\[[^\\]]*\\]|[^:]*)(?::([0-9]{1,5}))?|(.*))");
  private static final String LOCAL = "<local>";

  private final List<Entry> entries;

  private BypassList(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * @param list of WinHTTP; null for none
   * @throws IOException if it is longer than {@link #MAX_LENGTH}
   */
  static BypassList parse(@Nullable String list) throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (list == null) {
      return new BypassList(entries);
    }
    if (list.length() > MAX_LENGTH) {
      throw new IOException(
          """
          proxy SYSTEM: expected exceptions of at most %d characters in WinHTTP's machine \
          setting, found %d; nothing is sent until this is corrected (netsh winhttp set proxy)"""
              .formatted(MAX_LENGTH, list.length()));
    }
    for (String text : SEPARATOR.split(list.toLowerCase(Locale.ROOT), -1)) {
      Matcher parts = ENTRY.matcher(text);
      if (!text.isEmpty() && parts.matches()) {
        // The last form is an address of IPv6 without brackets, or what fits no host.
        String host = parts.group(2) == null ? parts.group(4) : parts.group(2);
        int port = parts.group(3) == null ? -1 : Integer.parseInt(parts.group(3));
        entries.add(new Entry(parts.group(1), bare(host), port));
      }
    }
    return new BypassList(entries);
  }

  /**
   * @param url absolute, with a host
   */
  boolean contains(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    String host = bare(url.getHost().toLowerCase(Locale.ROOT));
    int defaultPort = scheme.equals("https") ? 443 : 80;
    int port = url.getPort() == -1 ? defaultPort : url.getPort();
    return entries.stream().anyMatch(entry -> entry.matches(scheme, host, port));
  }

  private record Entry(@Nullable String scheme, String pattern, int port) {
    boolean matches(String urlScheme, String host, int urlPort) {
      return (scheme == null || scheme.equals(urlScheme))
          && (port == -1 || port == urlPort)
          && matchesHost(host);
    }

    private boolean matchesHost(String host) {
      if (pattern.equals(LOCAL)) {
        // An address of IPv6 has no dot either, but is no name.
        return host.indexOf('.') < 0 && host.indexOf(':') < 0;
      }
      return fits(pattern, host) || sameAddress(pattern, host);
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** An address of IPv6 has many spellings. */
  private static boolean sameAddress(String one, String other) {
    if (one.indexOf(':') < 0 || other.indexOf(':') < 0) {
      return false;
    }
    try {
      // In brackets no name is looked up, whatever it is.
      return InetAddress.getByName("[" + one + "]")
          .equals(InetAddress.getByName("[" + other + "]"));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** By hand, since a regular expression of many stars takes for ever. */
  private static boolean fits(String pattern, String text) {
    int at = 0;
    int star = -1;
    int resume = 0;
    int i = 0;
    while (i < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        resume = i;
      } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
