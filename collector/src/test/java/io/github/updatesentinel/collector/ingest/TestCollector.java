package io.github.updatesentinel.collector.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfig.AnonymousHeartbeats;
import io.github.updatesentinel.collector.config.TestConfig;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens;
import io.github.updatesentinel.collector.http.server.WebServer;
import io.github.updatesentinel.collector.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The real server with nothing but what agents use. */
final class TestCollector implements AutoCloseable {
  private static final int MISSING = 10;

  final Database database;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Ingest ingest;
  private final WebServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  TestCollector(Path data, String url, AnonymousHeartbeats anonymous, Clock clock) {
    CollectorConfig config = TestConfig.in(data).database(url).anonymousHeartbeats(anonymous).get();
    database = Database.open(url, null, null);
    ingest = new Ingest(database, config, clock, meters);
    server = WebServer.start(config, (ctx, role) -> {}, List.of(ingest));
  }

  static TestCollector sqlite(Path data, AnonymousHeartbeats anonymous) {
    return new TestCollector(
        data, "jdbc:sqlite:" + data.resolve("sentinel.db"), anonymous, Clock.systemUTC());
  }

  /** Sends heartbeats as an agent does. */
  HttpResponse<String> heartbeats(@Nullable String key, JsonElement body) {
    return send(heartbeatsRequest(key, gzip(body.toString())));
  }

  CompletableFuture<HttpResponse<String>> heartbeatsLater(@Nullable String key, JsonElement body) {
    return client.sendAsync(
        heartbeatsRequest(key, gzip(body.toString())).build(), BodyHandlers.ofString());
  }

  /** A connection on which a heartbeat has come but for its last bytes. */
  Socket half(String key, JsonElement body) throws IOException {
    byte[] whole = body.toString().getBytes(StandardCharsets.UTF_8);
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    OutputStream out = socket.getOutputStream();
    out.write(
        ("POST /api/v1/heartbeats HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                + " application/json\r\nAuthorization: Bearer "
                + key
                + "\r\nContent-Length: "
                + whole.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.write(whole, 0, whole.length - MISSING);
    out.flush();
    return socket;
  }

  /** The last bytes. */
  void rest(Socket socket, JsonElement body) throws IOException {
    byte[] whole = body.toString().getBytes(StandardCharsets.UTF_8);
    socket.getOutputStream().write(whole, whole.length - MISSING, MISSING);
  }

  static HttpRequest.Builder authorized(HttpRequest.Builder request, @Nullable String key) {
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  HttpRequest.Builder heartbeatsRequest(@Nullable String key, byte[] gzip) {
    return authorized(request("/api/v1/heartbeats"), key)
        .header("Content-Encoding", "gzip")
        .POST(BodyPublishers.ofByteArray(gzip));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .header("Content-Type", "application/json");
  }

  /** Sends it, and checks that the answer is one that {@code openapi.json} describes. */
  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      assertThat(described(answer.request())).contains(String.valueOf(answer.statusCode()));
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> described(HttpRequest request) throws IOException {
    try (InputStream in =
        requireNonNull(TestCollector.class.getResourceAsStream("/api/openapi.json"))) {
      return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .getAsJsonObject()
          .getAsJsonObject("paths")
          .getAsJsonObject(request.uri().getPath())
          .getAsJsonObject(request.method().toLowerCase(Locale.ROOT))
          .getAsJsonObject("responses")
          .keySet();
    }
  }

  /** A new token with which any number of machines can enroll. */
  String token() {
    return database.<String, RuntimeException>write(
        handle ->
            new EnrollmentTokens(Clock.systemUTC())
                .create(handle, "test", "admin", null, null)
                .secret());
  }

  HttpResponse<String> enroll(String token, UUID agentId, @Nullable String machine) {
    JsonObject json = new JsonObject();
    json.addProperty("enrollmentToken", token);
    json.addProperty("agentId", agentId.toString());
    if (machine != null) {
      json.addProperty("machine", machine);
    }
    return send(request("/api/v1/enroll").POST(BodyPublishers.ofString(json.toString())));
  }

  /** The key of an agent that has just enrolled. */
  String key(UUID agentId) {
    return member(enroll(token(), agentId, "ab".repeat(32)), "agentKey");
  }

  static String member(HttpResponse<String> response, String name) {
    return JsonParser.parseString(response.body()).getAsJsonObject().get(name).getAsString();
  }

  long number(String sql) {
    return database.<Long, RuntimeException>read(
        handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  String text(String sql) {
    return database.<String, RuntimeException>read(
        handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  static byte[] gzip(String text) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(text.getBytes(StandardCharsets.UTF_8));
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    ingest.close();
    server.close();
    database.close();
  }
}
