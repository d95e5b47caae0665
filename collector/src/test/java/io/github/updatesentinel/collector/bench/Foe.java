package io.github.updatesentinel.collector.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An attacker on other addresses of this computer's loopback than the agents'. */
final class Foe implements AutoCloseable {
  /** Few addresses, as one attacker has. */
  private static final int ADDRESSES = 8;

  private static final int STACK = 256 * 1024;
  private static final int ANSWER_MS = 5_000;
  private static final long PAUSE_MS = 20;

  private final int port;
  private final Attack attack;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Map<Integer, AtomicLong> answers = new ConcurrentHashMap<>();

  private Foe(int port, Attack attack) {
    this.port = port;
    this.attack = attack;
  }

  /** Begins an attack, which goes on until this is closed. */
  static Foe begin(int port, Attack attack, int connections) {
    Foe foe = new Foe(port, attack);
    for (int i = 0; i < connections; i++) {
      int number = i;
      Thread thread = new Thread(null, () -> foe.work(number), "foe-" + i, STACK);
      thread.setDaemon(true);
      foe.threads.add(thread);
    }
    foe.threads.forEach(Thread::start);
    return foe;
  }

  /** How many answers of each status there were; -1 are connections that ended without one. */
  Map<Integer, AtomicLong> answers() {
    return answers;
  }

  private void work(int number) {
    while (stop.getCount() > 0) {
      try (Link link = new Link(number % ADDRESSES)) {
        attack.move().on(link);
      } catch (IOException e) {
        count(-1);
        pause(PAUSE_MS);
      }
    }
  }

  private void count(int status) {
    answers.computeIfAbsent(status, any -> new AtomicLong()).incrementAndGet();
  }

  /** False when it is over. */
  private boolean pause(long ms) {
    try {
      return !stop.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    stop.countDown();
    for (Socket socket : open) {
      closeQuietly(socket);
    }
    for (Thread thread : threads) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(2 * ANSWER_MS / 1000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed is closed.
    }
  }

  /** A connection of the attacker, made when it is first used. */
  final class Link implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();
    private InputStream in = InputStream.nullInputStream();
    private int address;
    private int window;

    private Link(int address) {
      this.address = 0x7F000100 + 10 + address;
    }

    /** Comes from one of 16 million addresses. */
    Link fromAnywhere() {
      address = 0x7F000000 | (1 << 16) | ThreadLocalRandom.current().nextInt(1 << 16);
      return this;
    }

    /** Will hardly read. */
    Link withSmallWindow() {
      window = 2048;
      return this;
    }

    private Socket socket() throws IOException {
      return sockets.isEmpty() ? connect() : sockets.get(0);
    }

    private Socket connect() throws IOException {
      Socket socket = new Socket();
      sockets.add(socket);
      open.add(socket);
      if (stop.getCount() == 0) {
        throw new IOException("over");
      }
      if (window > 0) {
        socket.setReceiveBufferSize(window);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_MS);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(bytes(address)), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MS);
      in = new BufferedInputStream(socket.getInputStream());
      return socket;
    }

    /** Opens more connections, on which nothing is sent. */
    Link more(int number) throws IOException {
      for (int i = 0; i < number; i++) {
        connect();
      }
      return this;
    }

    Link send(byte[] bytes) throws IOException {
      socket().getOutputStream().write(bytes);
      return this;
    }

    /** Reads an answer to its end. */
    void answer() throws IOException {
      socket();
      String status = line();
      long length = 0;
      boolean chunked = false;
      for (String header = line(); !header.isEmpty(); header = line()) {
        if (header.startsWith("Content-Length: ")) {
          length = Long.parseLong(header.substring(16));
        }
        chunked |= header.equals("Transfer-Encoding: chunked");
      }
      count(Integer.parseInt(status.substring(9, 12)));
      do {
        if (chunked) {
          length = Long.parseLong(line(), 16);
        }
        in.skipNBytes(length + (chunked ? 2 : 0));
      } while (chunked && length > 0);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0 || line.length() > 65_536) {
          throw new IOException("no answer");
        }
        line.append((char) c);
      }
      return line.toString().stripTrailing();
    }

    /** Sends this once a second until the other side has had enough, or it is over. */
    void drip(String bytes) throws IOException {
      while (pause(1_000)) {
        send(bytes.getBytes(StandardCharsets.US_ASCII));
        if (in.available() > 0) {
          answer();
          return;
        }
      }
    }

    /** Does nothing for as long as it is not over, or up to 20 s. */
    void hold() {
      pause(20_000);
    }

    @Override
    public void close() {
      for (Socket socket : sockets) {
        open.remove(socket);
        closeQuietly(socket);
      }
    }

    private static byte[] bytes(int address) {
      return new byte[] {
        (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
      };
    }
  }
}
