package io.github.updatesentinel.agent.proxy;

import io.github.updatesentinel.agent.fact.Texts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * WinHTTP's list of proxies: {@code [protocol=][http://]host[:port]}, parted by semicolons or
 * blanks. One that is named for a protocol serves that alone, one without a name serves all.
 */
final class ProxyList {
  /** UTF-16 units; a longer list is somebody's mischief. */
  static final int MAX_LENGTH = 8192;

  private static final int SHOWN = 200;
  private static final int DEFAULT_PORT = 80;
  private static final Pattern SEPARATOR = Pattern.compile("[;\\s]+");
  // An underscore is legal in names of Windows, though not in a URI's host.
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:([A-Za-z][A-Za-z0-9+.-]*)://)?"
              + "(\\[[0-9A-Fa-f:.]{2,45}\\]|[A-Za-z0-9._-]{1,255})"
              + "(?::([0-9]{1,5}))?/?");

  private ProxyList() {}

  /**
   * The proxies for URLs of one scheme, in the order in which they are to be tried: those named for
   * it before those for all.
   *
   * @param list of WinHTTP
   * @param scheme {@code http} or {@code https}: that of the URL, not of the proxy
   * @return empty where the list names proxies for other protocols only: WinHTTP goes direct then
   * @throws IOException if an entry that would serve can't be used; a password in it is not shown
   */
  static List<Proxy> forScheme(String list, String scheme) throws IOException {
    if (list.length() > MAX_LENGTH) {
      throw failure("at most " + MAX_LENGTH + " characters", list);
    }
    List<Proxy> named = new ArrayList<>();
    List<Proxy> forAll = new ArrayList<>();
    boolean socks = false;
    boolean empty = true;
    for (String entry : SEPARATOR.split(list, -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      empty = false;
      int equals = entry.indexOf('=');
      String protocol = entry.substring(0, Math.max(equals, 0)).toLowerCase(Locale.ROOT);
      if (equals < 0) {
        forAll.add(proxy(entry, list));
      } else if (protocol.equals(scheme)) {
        named.add(proxy(entry.substring(equals + 1), list));
      } else if (!isProtocol(protocol)) {
        throw malformed(list);
      }
      socks |= protocol.startsWith("socks");
    }
    named.addAll(forAll);
    if (empty) {
      throw malformed(list);
    }
    if (named.isEmpty() && socks) {
      throw failure("an HTTP proxy (SOCKS is not supported)", list);
    }
    return named;
  }

  private static boolean isProtocol(String name) {
    return name.matches("[a-z][a-z0-9]*");
  }

  private static Proxy proxy(String address, String list) throws IOException {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw malformed(list);
    }
    String scheme = parts.group(1);
    if (scheme != null && !scheme.equalsIgnoreCase("http")) {
      throw failure("a proxy that accepts plain HTTP (http://)", list);
    }
    String port = parts.group(3);
    int number = port == null ? DEFAULT_PORT : Integer.parseInt(port);
    if (number < 1 || number > 65_535) {
      throw failure("a port from 1 to 65535", list);
    }
    return http(parts.group(2), number);
  }

  /** Its name is looked up by whoever connects, anew each time. */
  static Proxy http(String host, int port) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(bare, port));
  }

  private static IOException malformed(String list) {
    return failure("the form proxy:8080 or http=proxy:80;https=proxy:8080", list);
  }

  private static IOException failure(String expected, String found) {
    return new IOException(
        """
        proxy SYSTEM: expected %s in WinHTTP's machine setting, found "%s"; \
        nothing is sent until this is corrected (netsh winhttp set proxy)\
        """
            .formatted(expected, show(found)));
  }

  /** For messages: short, in one line, and with nothing of what might be a password. */
  static String show(String list) {
    // From the front to the last: a password may have separators in it.
    int at = list.lastIndexOf('@');
    String shown = at < 0 ? list : "***" + list.substring(at);
    return Texts.line(shown, SHOWN) + (shown.length() > SHOWN ? "..." : "");
  }
}
