package io.github.updatesentinel.collector.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Requests that mean harm. */
final class Bombs {
  private Bombs() {}

  /** A small body that unpacks to this many bytes. */
  static byte[] request(String key, int unpacked) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) ' ');
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < unpacked >> 20; i++) {
        gzip.write(block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return request(key, bytes.toByteArray());
  }

  /** Gzip that ends in the middle. */
  static byte[] truncated(String key) {
    byte[] whole = Payloads.gzip("{\"schema\":1,\"agentId\":\"" + "x".repeat(500) + "\"}");
    return request(key, Arrays.copyOf(whole, whole.length / 2));
  }

  private static byte[] request(String key, byte[] body) {
    byte[] head =
        ("POST /api/v1/heartbeats HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + "Content-Type: application/json\r\nContent-Encoding: gzip\r\nAuthorization: Bearer "
                + key
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }
}
