package io.github.updatesentinel.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A link to a server that breaks at the byte where it is told to: a proxy of TCP. Thread-safe. */
final class BrokenLink implements AutoCloseable {
  /** What happens to a connection. */
  enum Kind {
    /** Both sides get a reset. */
    CUT,
    /** Nothing arrives any more, and nobody is told. */
    HOLD,
    /** One byte arrives at a time, with a pause after each. */
    DRIP
  }

  /** Where the bytes belong that it happens to. */
  enum Part {
    REQUEST,
    ANSWER
  }

  private final InetSocketAddress server;
  private final Duration pause;
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "broken-link");
            thread.setDaemon(true);
            return thread;
          });
  private long lastStrike = System.nanoTime();

  private record Fault(Kind kind, Part part, double at) {}

  /**
   * Begins to listen.
   *
   * @param pause of {@link Kind#DRIP}
   */
  BrokenLink(URI server, Duration pause) throws IOException {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    this.pause = pause;
    threads.execute(this::accept);
  }

  /** The server's, by this link. */
  URI url() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /**
   * Breaks once, at what is sent next; called repeatedly, one connection after another.
   *
   * @param at from 0 to 1: how much of the bytes that are there still arrives
   */
  synchronized void breakNext(Kind kind, Part part, double at) {
    faults.addLast(new Fault(kind, part, at));
  }

  /** When the last fault began, as {@link System#nanoTime}; empty while one is still to come. */
  synchronized Optional<Long> lastStrike() {
    return faults.isEmpty() ? Optional.of(lastStrike) : Optional.empty();
  }

  private synchronized @Nullable Fault strike(Part part) {
    Fault next = faults.peekFirst();
    if (next == null || next.part() != part) {
      return null;
    }
    lastStrike = System.nanoTime();
    return faults.pollFirst();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Connection connection = new Connection(listening.accept(), new Socket());
        connections.add(connection);
        threads.execute(connection::open);
      } catch (IOException e) {
        // Closed, or a client that has gone before it was here.
      }
    }
  }

  /** What one client has, and what the server has for it. */
  private final class Connection {
    private final Socket client;
    private final Socket toServer;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean silent;

    Connection(Socket client, Socket toServer) {
      this.client = client;
      this.toServer = toServer;
    }

    void open() {
      try {
        toServer.connect(server);
      } catch (IOException e) {
        end();
        return;
      }
      threads.execute(() -> pump(Part.ANSWER, toServer, client));
      pump(Part.REQUEST, client, toServer);
    }

    private void pump(Part part, Socket from, Socket to) {
      byte[] buffer = new byte[16 * 1024];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          // Read all the same: that a side has given up shows in no other way.
          if (!silent) {
            pass(part, buffer, read, out);
          }
        }
      } catch (IOException e) {
        // One side has gone, and so does the other.
      }
      end();
    }

    private void pass(Part part, byte[] bytes, int length, OutputStream out) throws IOException {
      Fault fault = strike(part);
      int whole = fault == null ? length : (int) (length * fault.at());
      out.write(bytes, 0, whole);
      if (fault != null) {
        switch (fault.kind()) {
          case CUT -> reset();
          case HOLD -> silent = true;
          case DRIP -> drip(bytes, whole, length, out);
        }
      }
    }

    private void drip(byte[] bytes, int from, int to, OutputStream out) throws IOException {
      try {
        for (int i = from; i < to; i++) {
          if (ended.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
            return;
          }
          out.write(bytes, i, 1);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void reset() throws IOException {
      client.setSoLinger(true, 0);
      toServer.setSoLinger(true, 0);
      end();
    }

    void end() {
      ended.countDown();
      connections.remove(this);
      close(client);
      close(toServer);
    }

    private static void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        // Then it is closed.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    connections.forEach(Connection::end);
    threads.shutdownNow();
  }
}
