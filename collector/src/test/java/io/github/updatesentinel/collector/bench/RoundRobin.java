package io.github.updatesentinel.collector.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A load balancer of the plainest kind: each connection goes to the next server that takes it. */
final class RoundRobin implements AutoCloseable {
  private final ServerSocket listening;
  private final List<Integer> ports;
  private final AtomicInteger next = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "round-robin");
            thread.setDaemon(true);
            return thread;
          });

  private RoundRobin(ServerSocket listening, List<Integer> ports) {
    this.listening = listening;
    this.ports = ports;
  }

  /** Listens on a free port of 127.0.0.1 for servers on others. */
  static RoundRobin between(List<Integer> ports) {
    try {
      RoundRobin balancer =
          new RoundRobin(
              new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), List.copyOf(ports));
      balancer.threads.execute(balancer::accept);
      return balancer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        // Closed, or one that went before we had it.
      }
    }
  }

  private void serve(Socket client) {
    for (int tries = 0; tries < ports.size(); tries++) {
      int port = ports.get(Math.floorMod(next.getAndIncrement(), ports.size()));
      Socket server = new Socket();
      try {
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      } catch (IOException e) {
        continue;
      }
      threads.execute(() -> pump(server, client));
      pump(client, server);
      return;
    }
    closeQuietly(client);
  }

  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One of them is gone, and so is the other.
    }
    closeQuietly(from);
    closeQuietly(to);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Then it is closed.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
