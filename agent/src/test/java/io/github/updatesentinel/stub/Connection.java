package io.github.updatesentinel.stub;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client: HTTP/1.1 read from a bare socket, which can be broken at any byte.
 */
final class Connection implements AutoCloseable {
  private static final int LONGEST_LINE = 64 * 1024;

  private final int number;
  private final Socket socket;
  private final InputStream in;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param number 1 for the first connection to this collector, and so on
   */
  Connection(int number, Socket socket) throws IOException {
    this.number = number;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  int number() {
    return number;
  }

  /**
   * Reads up to the end of the headers.
   *
   * @return null where the client has ended the connection
   */
  @Nullable Request next() throws IOException {
    String first = line();
    if (first == null) {
      return null;
    }
    String[] words = first.split(" ", -1);
    if (words.length != 3) {
      throw new IOException("expected a request line, found \"" + first + "\"");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); ; line = line()) {
      if (line == null) {
        return null; // Killed in the middle of them.
      }
      if (line.isEmpty()) {
        return new Request(this, words[0], words[1], headers);
      }
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
  }

  private @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next == -1) {
        return null;
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("a line of more than " + LONGEST_LINE + " characters");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  byte[] read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("expected " + length + " bytes, found " + bytes.length);
    }
    return bytes;
  }

  void write(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Waits, but no longer than the connection lasts. */
  void pause(Duration pause) throws IOException {
    try {
      if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Ends it by RST, whatever is under way; over TLS too. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    close();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
  }
}
