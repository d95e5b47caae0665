package io.github.updatesentinel.collector.http.server;

import static java.util.Objects.requireNonNull;

import io.github.updatesentinel.collector.config.AddressRange;
import io.github.updatesentinel.collector.http.EntityTags;
import io.github.updatesentinel.collector.http.LocalPath;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the fuzzer calls: any text as the headers and paths that the collector reads itself. */
public final class HeadersFuzzer {
  private static final String PEER = "10.0.0.1";
  private static final Proxies PROXIES =
      new Proxies(List.of(requireNonNull(AddressRange.parse("10.0.0.0/8"))));

  private HeadersFuzzer() {}

  /** One input; a client is an address, and a user stays here. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String client = PROXIES.client(PEER, text.lines().toList());
    if (AddressRange.literal(client) == null) {
      throw new IllegalStateException("taken for an address: " + client);
    }
    AddressRange.parse(text);
    EntityTags.match(text, "\"tag\"");
    String path = LocalPath.of(text);
    if (!path.startsWith("/") || path.startsWith("//") || path.contains("\\")) {
      throw new IllegalStateException("taken for a path: " + path);
    }
  }
}
