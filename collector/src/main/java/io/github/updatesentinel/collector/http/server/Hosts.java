package io.github.updatesentinel.collector.http.server;

import io.github.updatesentinel.collector.config.AddressRange;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.http.Refusal;
import io.javalin.http.Context;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The host names under which this collector answers. A foreign page whose name was made to resolve
 * to this collector ("DNS rebinding") sends its own name.
 */
final class Hosts {
  private final boolean any;
  private final Set<String> names = new HashSet<>(Set.of("localhost"));

  Hosts(CollectorConfig config) {
    @Nullable String publicUrl = config.publicUrl();
    // Without a name of its own, and open to others, there is nothing to compare with.
    this.any = publicUrl == null && !config.listen().loopback();
    names.add(config.listen().host().toLowerCase(Locale.ROOT));
    if (publicUrl != null) {
      names.add(name(URI.create(publicUrl).getRawAuthority()));
    }
  }

  /**
   * Checks what a request calls this collector.
   *
   * @throws Refusal if it is another name
   */
  void check(Context ctx) {
    @Nullable String host = ctx.header("Host");
    if (any || host == null) {
      return;
    }
    String name = name(host);
    if (!names.contains(name) && AddressRange.literal(name) == null) {
      throw new Refusal(
          421, "Host: expected the host of publicUrl in collector.json, found another name");
    }
  }

  /** Host and port without the port, and an IPv6 address without its brackets. */
  private static String name(String hostAndPort) {
    String lower = hostAndPort.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[")) {
      int end = lower.indexOf(']');
      return end < 0 ? lower : lower.substring(1, end);
    }
    int colon = lower.indexOf(':');
    return colon < 0 ? lower : lower.substring(0, colon);
  }
}
