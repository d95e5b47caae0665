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
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A collector that keeps what it gets, and checks each heartbeat against the contract. */
final class CollectorStub implements AutoCloseable {
  private static final String SCHEMA = "/io/github/updatesentinel/config/heartbeat.schema.json";

  private final List<JsonObject> heartbeats = new CopyOnWriteArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final JsonSchema schema = schema();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile int status = 202;

  CollectorStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
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

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Forgets everything and answers well again. */
  void reset() {
    heartbeats.clear();
    violations.clear();
    status = 202;
  }

  /** From now on every heartbeat is refused with this status. */
  void refuseWith(int refusal) {
    status = refusal;
  }

  List<JsonObject> heartbeats() {
    return heartbeats;
  }

  List<String> violations() {
    return violations;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (status == 202) {
        check(exchange, body);
        heartbeats.add(JsonParser.parseString(body).getAsJsonObject());
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
