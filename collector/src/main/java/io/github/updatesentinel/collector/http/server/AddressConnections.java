package io.github.updatesentinel.collector.http.server;

import io.github.updatesentinel.collector.config.AddressRange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;
import org.tinylog.Logger;

/**
 * Bounds the connections of one address. A trusted proxy brings those of many, and has no bound of
 * its own.
 */
final class AddressConnections implements SelectorManager.AcceptListener {
  /** A branch office behind one address: 20,000 computers that keep a connection for 30 s. */
  static final int MAX = 1_000;

  private final Proxies proxies;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();
  private final Map<SelectableChannel, String> channels = new ConcurrentHashMap<>();

  AddressConnections(Proxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    try {
      if (((SocketChannel) channel).getRemoteAddress() instanceof InetSocketAddress peer) {
        String address = peer.getAddress().getHostAddress();
        if (proxies.trusts(address)) {
          return;
        }
        String network = AddressRange.network(address);
        channels.put(channel, network);
        if (open.merge(network, 1, Integer::sum) > MAX) {
          onClosed(channel);
          ((NetworkChannel) channel).close();
        }
      }
    } catch (IOException e) {
      // Gone already, as its registration will find.
      Logger.debug(e, "A connection was lost while it was accepted");
    }
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    onClosed(channel);
  }

  @Override
  public void onClosed(SelectableChannel channel) {
    String network = channels.remove(channel);
    if (network != null) {
      open.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
    }
  }
}
