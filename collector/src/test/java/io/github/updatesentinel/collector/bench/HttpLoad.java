package io.github.updatesentinel.collector.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends prepared HTTP/1.1 requests over kept connections from one thread, cheap enough to share two
 * cores with the server that it measures.
 *
 * <p>Closed loop: each connection sends as soon as it has its answer; shows what a server can do.
 * Open loop: requests are due at a given rate whatever the server does, and a latency is measured
 * from when its request was due, so that a stall shows in all that it held up.
 */
final class HttpLoad {
  private static final long HIGHEST_NS = Duration.ofMinutes(2).toNanos();
  private static final byte[] HEAD_END = bytes("\r\n\r\n");
  private static final byte[] LENGTH = bytes("\r\nContent-Length: ");
  private static final byte[] CHUNKED = bytes("\r\nTransfer-Encoding: chunked");
  private static final byte[] LAST_CHUNK = bytes("0\r\n\r\n");

  private final Iterator<byte[]> requests;
  private final long gapNs;
  private final Histogram latencies = new Histogram(HIGHEST_NS, 3);
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private final Deque<Connection> idle = new ArrayDeque<>();
  private long due;
  private int busy;

  /**
   * What was seen.
   *
   * @param latencies in nanoseconds
   * @param statuses how many answers of each status
   */
  record Result(Duration took, Histogram latencies, Map<Integer, Long> statuses) {
    long answers(int status) {
      return statuses.getOrDefault(status, 0L);
    }

    double perSecond(long number) {
      return number * 1e9 / took.toNanos();
    }

    double percentileMs(double percentile) {
      return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    double maxMs() {
      return latencies.getMaxValue() / 1e6;
    }
  }

  private HttpLoad(Iterator<byte[]> requests, long gapNs) {
    this.requests = requests;
    this.gapNs = gapNs;
  }

  /** Sends all requests, each connection one after the other. */
  static Result closedLoop(int port, int connections, Iterator<byte[]> requests) {
    return new HttpLoad(requests, 0).run(port, connections);
  }

  /** Sends all requests, {@code perSecond} of them; up to {@code connections} at a time. */
  static Result openLoop(int port, int connections, double perSecond, Iterator<byte[]> requests) {
    return new HttpLoad(requests, (long) (1e9 / perSecond)).run(port, connections);
  }

  private Result run(int port, int connections) {
    long begin = System.nanoTime();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        idle.add(
            new Connection(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), selector));
      }
      begin = System.nanoTime();
      due = begin;
      while (requests.hasNext() || busy > 0) {
        sendWhatIsDue();
        wait(selector);
        for (SelectionKey key : selector.selectedKeys()) {
          ((Connection) key.attachment()).read();
        }
        selector.selectedKeys().clear();
      }
      for (Connection connection : idle) {
        connection.channel.close();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new Result(Duration.ofNanos(System.nanoTime() - begin), latencies, statuses);
  }

  private void sendWhatIsDue() throws IOException {
    while (!idle.isEmpty() && requests.hasNext()) {
      long now = System.nanoTime();
      if (gapNs > 0 && due > now) {
        return;
      }
      idle.removeFirst().send(requests.next(), gapNs > 0 ? due : now);
      due += gapNs;
      busy++;
    }
  }

  private void wait(Selector selector) throws IOException {
    long ahead = gapNs == 0 || idle.isEmpty() ? Long.MAX_VALUE : due - System.nanoTime();
    if (!requests.hasNext() || ahead > 1_000_000) {
      selector.select(requests.hasNext() && ahead < Long.MAX_VALUE ? ahead / 1_000_000 : 1000);
    } else {
      selector.selectNow();
    }
  }

  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(256 * 1024);
    private @Nullable ByteBuffer unsent;
    private long dueAt;

    Connection(InetSocketAddress address, Selector selector) throws IOException {
      channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(byte[] request, long at) throws IOException {
      dueAt = at;
      answer.clear();
      ByteBuffer bytes = ByteBuffer.wrap(request);
      channel.write(bytes);
      unsent = bytes.hasRemaining() ? bytes : null;
    }

    void read() throws IOException {
      if (channel.read(answer) < 0) {
        throw new EOFException("the server closed a connection");
      }
      ByteBuffer rest = unsent;
      if (rest != null) {
        channel.write(rest);
        unsent = rest.hasRemaining() ? rest : null;
      }
      if (complete()) {
        latencies.recordValue(Math.min(HIGHEST_NS, System.nanoTime() - dueAt));
        statuses.merge(status(), 1L, Long::sum);
        busy--;
        idle.addLast(this);
      }
    }

    private int status() {
      return (answer.get(9) - '0') * 100 + (answer.get(10) - '0') * 10 + (answer.get(11) - '0');
    }

    /** Whether the answer is whole: a head, and as much as it promises. */
    private boolean complete() {
      int head = find(HEAD_END, answer.position());
      if (head < 0) {
        return false;
      }
      int length = find(LENGTH, head);
      if (length < 0) {
        // Of these, the body's end is the end of what is sent at once.
        return !chunked(head) || find(LAST_CHUNK, answer.position()) >= 0;
      }
      int size = 0;
      for (int i = length + LENGTH.length; answer.get(i) != '\r'; i++) {
        size = size * 10 + answer.get(i) - '0';
      }
      return answer.position() >= head + HEAD_END.length + size;
    }

    private boolean chunked(int head) {
      return find(CHUNKED, head) >= 0;
    }

    /** Where these bytes are before an end, or -1. */
    private int find(byte[] wanted, int end) {
      byte[] bytes = answer.array();
      for (int i = 0; i <= end - wanted.length; i++) {
        if (bytes[i] == wanted[0]
            && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
          return i;
        }
      }
      return -1;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
