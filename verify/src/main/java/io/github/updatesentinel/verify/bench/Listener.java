package io.github.updatesentinel.verify.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * As much of a collector as the service needs to report to: it listens on the loopback address,
 * lets the service enroll, and keeps the heartbeats.
 */
public final class Listener implements AutoCloseable {
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int MOST_HEADERS = 100;
  private static final int LARGEST_BODY = 4 * 1024 * 1024;
  private static final int LARGEST_JSON = 32 * 1024 * 1024;
  private static final int MOST_HEARTBEATS = 10_000;
  private static final int TIMEOUT_MS = 30_000;

  private final ServerSocket server;
  private final String key;
  private final List<JsonObject> heartbeats = new ArrayList<>();
  private int enrollments;

  /**
   * Listens from now on.
   *
   * @param key that a machine gets which enrolls
   */
  public Listener(String key) throws IOException {
    this.key = key;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "listener");
    thread.setDaemon(true);
    thread.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** The key that a machine gets. */
  public String key() {
    return key;
  }

  /** All that came so far. */
  public synchronized List<JsonObject> heartbeats() {
    return List.copyOf(heartbeats);
  }

  public synchronized int enrollments() {
    return enrollments;
  }

  /** One connection after the other: the service has one. */
  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(TIMEOUT_MS);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        socket.getOutputStream().write(answer(in).getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The next connection is as good as this one; a closed server ends the loop.
      }
    }
  }

  private String answer(InputStream in) throws IOException {
    String[] request = line(in).split(" ", -1);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 0 || headers.size() == MOST_HEADERS) {
        return response(400, "{}");
      }
      headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1));
    }
    if (request.length != 3) {
      return response(400, "{}");
    }
    byte[] body = body(in, headers.getOrDefault("content-length", "0").strip());
    return switch (request[0] + " " + request[1]) {
      case "POST /api/v1/heartbeats" -> take(body);
      case "POST /api/v1/enroll" -> enroll();
      default -> response(404, "{}");
    };
  }

  private static byte[] body(InputStream in, String announced) throws IOException {
    int length;
    try {
      length = Integer.parseInt(announced);
    } catch (NumberFormatException e) {
      throw new IOException("expected a length, found " + announced, e);
    }
    if (length < 0 || length > LARGEST_BODY) {
      throw new IOException("a body of " + length + " bytes");
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("the body ends early");
    }
    return body;
  }

  private String take(byte[] packed) throws IOException {
    byte[] json;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      json = in.readNBytes(LARGEST_JSON);
    }
    JsonElement parsed;
    try {
      parsed = JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
    } catch (JsonParseException e) {
      return response(400, "{}");
    }
    JsonArray several = new JsonArray();
    if (parsed.isJsonArray()) {
      several = parsed.getAsJsonArray();
    } else {
      several.add(parsed);
    }
    synchronized (this) {
      for (JsonElement one : several) {
        if (one.isJsonObject() && heartbeats.size() < MOST_HEARTBEATS) {
          heartbeats.add(one.getAsJsonObject());
        }
      }
    }
    return response(202, "{}");
  }

  private synchronized String enroll() {
    enrollments++;
    return response(201, "{\"agentKey\": \"" + key + "\"}");
  }

  private static String response(int status, String body) {
    return "HTTP/1.1 %d Verify\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(status, body.length(), body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next == -1 || line.length() == LONGEST_LINE) {
        throw new IOException("a line that does not end");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
