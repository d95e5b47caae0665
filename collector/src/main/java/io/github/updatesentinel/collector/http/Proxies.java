package io.github.updatesentinel.collector.http;

import io.github.updatesentinel.collector.config.AddressRange;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out who sent a request that came through proxies. */
final class Proxies {
  private final List<AddressRange> trusted;

  Proxies(List<AddressRange> trusted) {
    this.trusted = trusted;
  }

  /** Notes address and protocol for {@link Remote}. */
  void resolve(Context ctx) {
    String peer = ctx.req().getRemoteAddr();
    boolean secure = ctx.req().isSecure();
    if (trusts(AddressRange.literal(unbracketed(peer)))) {
      Remote.note(
          ctx,
          client(unbracketed(peer), ctx.header("X-Forwarded-For")),
          secure || "https".equalsIgnoreCase(last(ctx.header("X-Forwarded-Proto"))));
    } else {
      Remote.note(ctx, unbracketed(peer), secure);
    }
  }

  /** The last address of the chain that is not a trusted proxy: earlier entries can be forged. */
  String client(String peer, @Nullable String forwardedFor) {
    String client = peer;
    if (forwardedFor == null) {
      return client;
    }
    String[] chain = forwardedFor.split(",", -1);
    for (int i = chain.length - 1; i >= 0; i--) {
      InetAddress address = AddressRange.literal(unbracketed(chain[i].strip()));
      if (address == null) {
        return client;
      }
      client = address.getHostAddress();
      if (!trusts(address)) {
        return client;
      }
    }
    return client;
  }

  private boolean trusts(@Nullable InetAddress address) {
    return address != null && trusted.stream().anyMatch(range -> range.contains(address));
  }

  /** Each proxy may add its own; the nearest to us is the one that we trust. */
  private static @Nullable String last(@Nullable String values) {
    return values == null ? null : values.substring(values.lastIndexOf(',') + 1).strip();
  }

  private static String unbracketed(String address) {
    return address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }
}
