package io.github.updatesentinel.stub;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A collector that keeps what it gets, checks each heartbeat against the contract, and answers as a
 * test wants it to. It listens on the loopback address; each connection has a thread of its own.
 */
public final class ScriptedCollector implements AutoCloseable {
  public static final String HEARTBEATS = "/api/v1/heartbeats";
  public static final String ENROLL = "/api/v1/enroll";
  public static final String BASELINE = "/api/v1/baseline";

  private static final Script ACCEPT = Script.always(Answer.accepted());
  private static final Script NOT_FOUND = Script.always(Answer.status(404));

  /** What a request that is under way gets to end once its connection is closed. */
  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  private final Ledger ledger = new Ledger();
  private final @Nullable HeartbeatSchema schema;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Instant> arrivals = new CopyOnWriteArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Map<Connection, Thread> connections = new ConcurrentHashMap<>();
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final AtomicInteger connectionCount = new AtomicInteger();
  private final @Nullable SSLContext tls;
  private final @Nullable Path certificate;
  private final int port;
  private volatile Runnable onArrival = () -> {};
  private volatile @Nullable ServerSocket listening;
  private @Nullable Thread acceptor;

  /** One that speaks plain HTTP. */
  public ScriptedCollector() throws IOException {
    this(null, null, new HeartbeatSchema());
  }

  /** One that speaks plain HTTP, and does not mind what is in a heartbeat beside its number. */
  public static ScriptedCollector ofAnything() throws IOException {
    return new ScriptedCollector(null, null, null);
  }

  /**
   * One that has to be trusted first.
   *
   * @param certificate the one to trust, for {@link #certificate()}
   */
  public static ScriptedCollector overTls(SSLContext tls, Path certificate) throws IOException {
    return new ScriptedCollector(tls, certificate, new HeartbeatSchema());
  }

  private ScriptedCollector(
      @Nullable SSLContext tls, @Nullable Path certificate, @Nullable HeartbeatSchema schema)
      throws IOException {
    this.schema = schema;
    this.tls = tls;
    this.certificate = certificate;
    this.port = listen(0);
  }

  /** With a name for TLS, as certificates are for names. */
  public String url() {
    return tls == null ? "http://127.0.0.1:" + port : "https://localhost:" + port;
  }

  public int port() {
    return port;
  }

  /** As PEM; of a collector over TLS alone. */
  public Path certificate() {
    return Objects.requireNonNull(certificate);
  }

  /** Ends all connections, forgets everything, and answers well again. */
  public synchronized void reset() {
    // What a client that is gone had sent before would be taken for the next one's.
    endConnections();
    scripts.clear();
    onArrival = () -> {};
    openPort();
    requests.clear();
    arrivals.clear();
    violations.clear();
    ledger.clear();
  }

  /** From now on heartbeats are answered so. */
  public void answer(Script script) {
    answer(HEARTBEATS, script);
  }

  /** From now on requests for a path are answered so; without a script a path is not found. */
  public void answer(String path, Script script) {
    scripts.put(path, script);
  }

  /** Called with each request for heartbeats, before it is answered. */
  public void onArrival(Runnable look) {
    onArrival = look;
  }

  /** All requests since the last {@link #reset}, those that were not answered too. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Those for a path. */
  public List<Request> requests(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).toList();
  }

  /** What was accepted: each heartbeat once, in the order of its first arrival. */
  public List<JsonObject> heartbeats() {
    return ledger.stored();
  }

  /** When each of {@link #heartbeats} had arrived in full. */
  public List<Instant> arrivals() {
    return arrivals;
  }

  public Ledger ledger() {
    return ledger;
  }

  /** Everything that broke the contract since the last {@link #reset}, in words. */
  public List<String> violations() {
    return Stream.concat(violations.stream(), ledger.breaches().stream()).toList();
  }

  /** From now on connections are refused; those that are open have ended, and store no more. */
  public synchronized void closePort() {
    try {
      ServerSocket server = listening;
      if (server != null) {
        listening = null;
        server.close();
        // Only when nobody waits at the port any more it is closed for the system, too.
        Objects.requireNonNull(acceptor).join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    endConnections();
  }

  private void endConnections() {
    Map<Connection, Thread> open = Map.copyOf(connections);
    try {
      for (Connection connection : open.keySet()) {
        connection.close();
      }
      for (Thread thread : open.values()) {
        thread.join(LONGEST_END.toMillis());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Listens again, on the same port. */
  public synchronized void openPort() {
    if (listening == null) {
      try {
        listen(port);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private synchronized int listen(int wanted) throws IOException {
    ServerSocket server =
        tls == null ? new ServerSocket() : tls.getServerSocketFactory().createServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
    listening = server;
    Thread thread = new Thread(() -> accept(server), "collector");
    thread.setDaemon(true);
    thread.start();
    acceptor = thread;
    return server.getLocalPort();
  }

  private void accept(ServerSocket server) {
    while (true) {
      try {
        Socket socket = server.accept();
        if (listening != server) {
          socket.close();
          return;
        }
        serveBeside(socket);
      } catch (IOException e) {
        return; // The port is closed.
      }
    }
  }

  private void serveBeside(Socket socket) throws IOException {
    Connection connection;
    try {
      connection = new Connection(connectionCount.incrementAndGet(), socket);
    } catch (IOException e) {
      socket.close(); // The client is gone already.
      return;
    }
    Thread thread = new Thread(() -> serve(connection), "collector's connection");
    thread.setDaemon(true);
    // Known before it can do anything, so that a port that closes ends it, too.
    connections.put(connection, thread);
    thread.start();
  }

  private void serve(Connection connection) {
    try (connection) {
      try {
        for (Request request = connection.next(); request != null; request = connection.next()) {
          requests.add(request);
          if (!answer(request).give().give(request, connection)) {
            break;
          }
        }
      } finally {
        connections.remove(connection);
      }
    } catch (IOException e) {
      // The client is gone, or never meant to speak with us: tests look at what was delivered.
    } catch (RuntimeException e) {
      violations.add("a request was not understood: " + e);
    }
  }

  private Answer answer(Request request) throws IOException {
    String path = request.path();
    if (!path.equals(HEARTBEATS)) {
      return scripts.getOrDefault(path, NOT_FOUND).answer(request);
    }
    onArrival.run();
    Answer answer = scripts.getOrDefault(path, ACCEPT).answer(request);
    return new Answer(
        answer.stores(),
        (asked, connection) -> {
          // Stored before it is answered, and before anything can go wrong with the answer.
          if (answer.stores()) {
            take(asked, true);
            return answer.give().give(asked, connection);
          }
          boolean more = answer.give().give(asked, connection);
          if (more) {
            take(asked, false);
          }
          return more;
        });
  }

  private void take(Request request, boolean stores) throws IOException {
    List<JsonObject> heartbeats = request.heartbeats();
    Instant now = Instant.now();
    if (!request.isGzip()) {
      violations.add("Content-Encoding " + request.header("content-encoding"));
    }
    if (!"application/json".equals(request.header("content-type"))) {
      violations.add("Content-Type " + request.header("content-type"));
    }
    if (schema != null) {
      heartbeats.forEach(heartbeat -> violations.addAll(schema.violations(heartbeat)));
    }
    ledger.take(heartbeats, stores).forEach(heartbeat -> arrivals.add(now));
  }

  @Override
  public void close() {
    closePort();
  }
}
