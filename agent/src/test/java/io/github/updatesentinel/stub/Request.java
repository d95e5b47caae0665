package io.github.updatesentinel.stub;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** What a client asked. The body stays in the network until somebody asks for it. */
public final class Request {
  private final Connection connection;
  private final String method;
  private final String path;
  private final Map<String, String> headers;
  private final Instant at = Instant.now();
  private volatile byte @Nullable [] body;

  Request(Connection connection, String method, String path, Map<String, String> headers) {
    this.connection = connection;
    this.method = method;
    this.path = path;
    this.headers = Map.copyOf(headers);
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  /**
   * Its value, or null where there is none.
   *
   * @param name in lower case
   */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** When its headers had arrived. */
  public Instant at() {
    return at;
  }

  /** 1 for the first connection to this collector, and so on. */
  public int connection() {
    return connection.number();
  }

  /** Of the body as it is sent, in bytes; 0 where there is none. */
  public int length() {
    return Integer.parseInt(headers.getOrDefault("content-length", "0"));
  }

  /** As it was sent, compressed or not. */
  public synchronized byte[] body() throws IOException {
    byte[] known = body;
    if (known == null) {
      known = connection.read(length());
      body = known;
    }
    return known;
  }

  /** Reads so much of the body and gives up the rest. */
  synchronized void abandon(int bytes) throws IOException {
    if (body == null) {
      body = connection.read(Math.min(bytes, length()));
    }
  }

  /** Whether all of its body has come in by now. */
  public boolean isWhole() {
    byte[] known = body;
    return known != null && known.length == length();
  }

  boolean isGzip() {
    return "gzip".equals(headers.get("content-encoding"));
  }

  /** The body as JSON, decompressed where it has to be. */
  public JsonElement json() throws IOException {
    byte[] plain = body();
    if (isGzip()) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(plain))) {
        plain = in.readAllBytes();
      }
    }
    try {
      return JsonParser.parseString(new String(plain, StandardCharsets.UTF_8));
    } catch (JsonParseException e) {
      throw new IOException("the body is no JSON", e);
    }
  }

  /** Those in the body, be it one as an object or several as an array. */
  public List<JsonObject> heartbeats() throws IOException {
    JsonElement json = json();
    if (json instanceof JsonArray several) {
      return StreamSupport.stream(several.spliterator(), false)
          .map(JsonElement::getAsJsonObject)
          .toList();
    }
    return List.of(json.getAsJsonObject());
  }

  /** Of the heartbeats in the body, in its order. */
  public List<Long> sequences() throws IOException {
    return heartbeats().stream().map(heartbeat -> heartbeat.get("sequence").getAsLong()).toList();
  }

  @Override
  public String toString() {
    return at + " " + method + " " + path;
  }
}
