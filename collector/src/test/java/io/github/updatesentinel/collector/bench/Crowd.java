package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.sim.SimulatedMachine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Agents that report all the time, each heartbeat a change, and keep to their rules: one that got
 * no 202 is sent again, as it is, until it gets one. Remembers what was acknowledged.
 */
final class Crowd implements AutoCloseable {
  private static final long PAUSE_NS = Duration.ofMillis(50).toNanos();

  private final SimulatedFleet fleet;
  private final HttpClient client = client();
  private final List<Thread> workers = new ArrayList<>();
  private final Map<String, Set<Long>> acknowledged = new ConcurrentHashMap<>();
  private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
  private final List<String> surprises = new CopyOnWriteArrayList<>();
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong count = new AtomicLong();
  private final int mostPerMachine;
  private volatile int port;
  private volatile boolean stopping;

  /**
   * Starts to report.
   *
   * @param port of 127.0.0.1; see {@link #moveTo}
   * @param workers how many of them wait for answers at a time
   * @param mostPerMachine heartbeats of each before it rests
   */
  static Crowd start(SimulatedFleet fleet, int port, int workers, int mostPerMachine) {
    Crowd crowd = new Crowd(fleet, port, mostPerMachine);
    for (int i = 0; i < workers; i++) {
      int mine = i;
      Thread thread = new Thread(() -> crowd.work(mine, workers), "agents-" + i);
      crowd.workers.add(thread);
    }
    crowd.workers.forEach(Thread::start);
    return crowd;
  }

  private Crowd(SimulatedFleet fleet, int port, int mostPerMachine) {
    this.fleet = fleet;
    this.port = port;
    this.mostPerMachine = mostPerMachine;
  }

  /** From now on the collector is there. */
  void moveTo(int newPort) {
    port = newPort;
  }

  /** Heartbeats that got their 202. */
  long accepted() {
    return count.get();
  }

  /** The same one by one: sequences by agent id. */
  Map<String, Set<Long>> acknowledged() {
    return acknowledged;
  }

  /** How often one had to be sent again. */
  long retries() {
    return retries.get();
  }

  long answers(int status) {
    AtomicLong answers = statuses.get(status);
    return answers == null ? 0 : answers.get();
  }

  /** Answers that no agent should get, such as a 400. */
  List<String> surprises() {
    return surprises;
  }

  private void work(int first, int step) {
    List<SimulatedMachine> machines = new ArrayList<>();
    for (int i = first; i < fleet.size(); i += step) {
      machines.add(fleet.machine(i));
    }
    for (int round = 0; round < mostPerMachine; round++) {
      for (SimulatedMachine machine : machines) {
        byte[] body = Payloads.gzip(heartbeat(machine, round));
        String key = Payloads.key(machine);
        while (!sent(body, key)) {
          if (stopping) {
            return;
          }
          retries.incrementAndGet();
          LockSupport.parkNanos(PAUSE_NS);
        }
        acknowledged
            .computeIfAbsent(machine.agentId(), any -> ConcurrentHashMap.newKeySet())
            .add(round + 1L);
        count.incrementAndGet();
        if (stopping) {
          return;
        }
      }
    }
  }

  /** The sequences are 1 and up; a restart is due in every other one. */
  private static String heartbeat(SimulatedMachine machine, int round) {
    return machine
        .heartbeat(round)
        .replaceFirst("\"sequence\":[0-9]+", "\"sequence\":" + (round + 1))
        .replaceFirst("\"rebootPending\":(true|false)", "\"rebootPending\":" + (round % 2 == 0));
  }

  /** Whether it got its 202. */
  private boolean sent(byte[] body, String key) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/heartbeats"))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      int status = answer.statusCode();
      statuses.computeIfAbsent(status, any -> new AtomicLong()).incrementAndGet();
      boolean later = status == 503 || status == 429;
      if (status != 202 && !later) {
        surprises.add(status + " " + answer.body());
      } else if (later && answer.headers().firstValue("Retry-After").isEmpty()) {
        surprises.add(status + " without Retry-After: " + answer.body());
      }
      return status == 202;
    } catch (IOException e) {
      // The server is down, or went down during the request.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .build();
  }

  /** Lets all finish what they are at. */
  @Override
  public void close() {
    stopping = true;
    for (Thread worker : workers) {
      try {
        worker.join(TimeUnit.SECONDS.toMillis(30));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
