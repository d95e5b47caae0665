package io.github.updatesentinel.collector.http.server;

import io.github.updatesentinel.collector.config.AddressRange;
import io.github.updatesentinel.collector.http.Remote;
import java.net.InetAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Finds out who sent a request that came through proxies. */
final class Proxies {
  private static final String FOR = "X-Forwarded-For";
  private static final String PROTO = "X-Forwarded-Proto";

  private final List<AddressRange> trusted;

  Proxies(List<AddressRange> trusted) {
    this.trusted = trusted;
  }

  /** Whether a trusted proxy passes on more than one protocol: one of them is its client's. */
  boolean ambiguous(String peer, HttpFields headers) {
    List<String> protocols = headers.getValuesList(PROTO);
    return (protocols.size() > 1 || (protocols.size() == 1 && protocols.get(0).contains(",")))
        && trusts(unbracketed(peer));
  }

  /** Notes address and protocol for {@link Remote}. */
  void resolve(Request request) {
    String peer = unbracketed(Request.getRemoteAddr(request));
    boolean secure = request.isSecure();
    if (trusts(peer)) {
      HttpFields headers = request.getHeaders();
      Remote.note(
          request,
          client(peer, headers.getValuesList(FOR)),
          secure || "https".equalsIgnoreCase(headers.get(PROTO)));
    } else {
      Remote.note(request, peer, secure);
    }
  }

  /**
   * The last address of the chain that is not a trusted proxy: earlier entries can be forged.
   *
   * @param forwardedFor the lines of the header, which are one list (RFC 9110, 5.3)
   */
  String client(String peer, List<String> forwardedFor) {
    String client = peer;
    if (forwardedFor.isEmpty()) {
      return client;
    }
    String[] chain = String.join(",", forwardedFor).split(",", -1);
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

  /** Whether a peer is a trusted proxy. */
  boolean trusts(String address) {
    return !trusted.isEmpty() && trusts(AddressRange.literal(address));
  }

  private boolean trusts(@Nullable InetAddress address) {
    return address != null && trusted.stream().anyMatch(range -> range.contains(address));
  }

  private static String unbracketed(String address) {
    return address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }
}
