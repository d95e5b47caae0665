package io.github.updatesentinel.agent.proxy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the fuzzer calls: any text as WinHTTP's lists of proxies and of exceptions. */
public final class ProxyFuzzer {
  private static final List<URI> URLS =
      List.of(
          URI.create("https://uc.example:8531/"),
          URI.create("http://server/"),
          URI.create("http://[::1]:8530/"));

  private ProxyFuzzer() {}

  /** One input; a complaint about it is one line, and hides what may be a password. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      BypassList exceptions = BypassList.parse(text);
      URLS.forEach(exceptions::contains);
    } catch (IOException e) {
      // Too long.
    }
    for (String scheme : List.of("http", "https")) {
      try {
        ProxyList.forScheme(text, scheme);
      } catch (IOException e) {
        check(text, String.valueOf(e.getMessage()));
      }
    }
  }

  private static void check(String text, String message) {
    String shown = ProxyList.show(text);
    boolean hidden = text.indexOf('@') < 0 || shown.startsWith("***@");
    if (!hidden || message.length() > 1000 || message.lines().count() > 1) {
      throw new IllegalStateException(message);
    }
  }
}
