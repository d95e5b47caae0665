package io.github.updatesentinel.e2e;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A collector that keeps what it gets, and checks each heartbeat against the contract. */
public final class CollectorStub implements AutoCloseable {
  private static final String SCHEMA = "/io/github/updatesentinel/config/heartbeat.schema.json";

  private final List<JsonObject> heartbeats = new CopyOnWriteArrayList<>();
  private final List<Instant> arrivals = new CopyOnWriteArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final JsonSchema schema = schema();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final @Nullable TestCertificate certificate;
  private volatile int status = 202;
  private volatile Runnable onArrival = () -> {};

  public CollectorStub() throws IOException {
    this(HttpServer.create(anyPort(), 0), null);
  }

  /**
   * One that has to be trusted first.
   *
   * @param folder for the key and certificate, which are made for this collector
   */
  public static CollectorStub overTls(Path folder) throws IOException {
    TestCertificate certificate = TestCertificate.create(folder, "localhost");
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    return new CollectorStub(server, certificate);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private CollectorStub(HttpServer server, @Nullable TestCertificate certificate) {
    this.server = server;
    this.certificate = certificate;
    server.setExecutor(threads);
    server.createContext("/api/v1/heartbeats", this::take);
    server.start();
  }

  private static JsonSchema schema() {
    InputStream in = CollectorStub.class.getResourceAsStream(SCHEMA);
    if (in == null) {
      throw new IllegalStateException(SCHEMA + " is not on the class path");
    }
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
  }

  public String url() {
    int port = server.getAddress().getPort();
    return certificate == null ? "http://127.0.0.1:" + port : "https://localhost:" + port;
  }

  /** As PEM; of a collector over TLS alone. */
  public Path certificate() {
    return Objects.requireNonNull(certificate).pem();
  }

  /** Forgets everything and answers well again. */
  public void reset() {
    heartbeats.clear();
    arrivals.clear();
    violations.clear();
    status = 202;
    onArrival = () -> {};
  }

  /** Called with each heartbeat that comes in, before it is answered. */
  void onArrival(Runnable look) {
    onArrival = look;
  }

  /** From now on every heartbeat is refused with this status. */
  void refuseWith(int refusal) {
    status = refusal;
  }

  List<JsonObject> heartbeats() {
    return heartbeats;
  }

  /** When each heartbeat that was accepted had arrived in full. */
  public List<Instant> arrivals() {
    return arrivals;
  }

  List<String> violations() {
    return violations;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Instant arrival = Instant.now();
      onArrival.run();
      if (status == 202) {
        check(exchange, body);
        heartbeats.add(JsonParser.parseString(body).getAsJsonObject());
        arrivals.add(arrival);
      }
      byte[] answer = "{\"accepted\": 1}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private void check(HttpExchange exchange, String body) {
    Set<ValidationMessage> messages =
        schema.validate(
            body,
            InputFormat.JSON,
            context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
    messages.forEach(message -> violations.add(message + " in " + body));
    if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      violations.add("Content-Type " + exchange.getRequestHeaders().getFirst("Content-Type"));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
