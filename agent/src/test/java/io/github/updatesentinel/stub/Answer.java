package io.github.updatesentinel.stub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client gets for a request, or what happens to it instead.
 *
 * @param stores whether the collector has the request's heartbeats afterwards, told or not
 * @param give does it
 */
public record Answer(boolean stores, Giver give) {
  private static final Duration FOREVER = Duration.ofDays(1);

  /** Brings an answer to the client. */
  @FunctionalInterface
  interface Giver {
    /** Says whether the connection can be used for another request. */
    boolean give(Request request, Connection connection) throws IOException;
  }

  /** 202. */
  public static Answer accepted() {
    return status(202);
  }

  /**
   * A whole answer.
   *
   * @param headers names and values in turn
   */
  public static Answer status(int status, String... headers) {
    return withBody(status, "{}", headers);
  }

  /** A whole answer with a body that says something. */
  public static Answer withBody(int status, String body, String... headers) {
    byte[] bytes = bytes(status, body, headers);
    return new Answer(
        status == 202,
        (request, connection) -> {
          request.body();
          connection.write(bytes);
          return true;
        });
  }

  /** Takes the body up to so many bytes, then breaks the connection. */
  public static Answer resetInBody(int bytes) {
    return new Answer(
        false,
        (request, connection) -> {
          request.abandon(bytes);
          connection.reset();
          return false;
        });
  }

  /** Takes the whole request and breaks the connection: nothing was stored. */
  public static Answer reset() {
    return reset(false);
  }

  /** The 202 is lost on its way back: all is stored, but the client never learns of it. */
  public static Answer lost() {
    return reset(true);
  }

  private static Answer reset(boolean stored) {
    return new Answer(
        stored,
        (request, connection) -> {
          request.body();
          connection.reset();
          return false;
        });
  }

  /** A status 202 that comes one byte at a time. */
  public static Answer dripping(Duration pause) {
    byte[] bytes = bytes(202, "{\"accepted\": 1}");
    return new Answer(
        true,
        (request, connection) -> {
          request.body();
          for (byte one : bytes) {
            connection.write(new byte[] {one});
            connection.pause(pause);
          }
          return true;
        });
  }

  /** Takes the request and says nothing, until the client gives up. */
  public static Answer silence() {
    return new Answer(
        false,
        (request, connection) -> {
          request.body();
          connection.pause(FOREVER);
          return false;
        });
  }

  /** A body that never ends, as fast as the client takes it. */
  public static Answer endless(int status) {
    byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    return new Answer(
        status == 202,
        (request, connection) -> {
          request.body();
          connection.write(head(status, Map.of("Transfer-Encoding", "chunked")));
          while (true) {
            connection.write(chunk);
          }
        });
  }

  private static byte[] bytes(int status, String body, String... headers) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    Map<String, String> all = new LinkedHashMap<>();
    // There is no body with these, whatever its length would be.
    if (status != 304 && status != 204) {
      all.put("Content-Length", Integer.toString(content.length));
    } else {
      content = new byte[0];
    }
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    byte[] head = head(status, all).getBytes(StandardCharsets.ISO_8859_1);
    byte[] bytes = new byte[head.length + content.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(content, 0, bytes, head.length, content.length);
    return bytes;
  }

  private static String head(int status, Map<String, String> headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString();
  }
}
