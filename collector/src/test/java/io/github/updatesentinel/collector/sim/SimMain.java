package io.github.updatesentinel.collector.sim;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/**
 * A simulated fleet that reports to a running collector until it is stopped: each machine enrolls
 * with a token, keeps its key, and sends a heartbeat every 15 minutes or faster.
 */
public final class SimMain {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> keys = new HashMap<>();
  private final String url;
  private final String token;
  private final SimulatedFleet fleet;
  private final double perSecond;

  private SimMain(String url, String token, SimulatedFleet fleet, double perSecond) {
    this.url = url;
    this.token = token;
    this.fleet = fleet;
    this.perSecond = perSecond;
  }

  /**
   * Runs it.
   *
   * @param arguments the collector's URL, a file with an enrollment token, how many machines, and,
   *     if not each every 15 minutes, how many heartbeats a second
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int machines = Integer.parseInt(arguments[2]);
    double perSecond = arguments.length > 3 ? Double.parseDouble(arguments[3]) : machines / 900.0;
    String token = Files.readString(Path.of(arguments[1])).strip();
    new SimMain(arguments[0], token, new SimulatedFleet(2, machines, Instant.now()), perSecond)
        .run();
  }

  private void run() throws IOException, InterruptedException {
    List<SimulatedMachine> machines = fleet.machines().toList();
    long due = System.nanoTime();
    long firstSlot = 0;
    while (true) {
      for (SimulatedMachine machine : machines) {
        // Faster than every 15 minutes, time goes faster for the machines.
        long slot = machine.slotAt(fleet.now()) + firstSlot;
        if (machine.reportsAt(slot)) {
          report(machine, slot);
          due += (long) (1e9 / perSecond);
          LockSupport.parkNanos(due - System.nanoTime());
        }
      }
      firstSlot++;
    }
  }

  private void report(SimulatedMachine machine, long slot)
      throws IOException, InterruptedException {
    String key = keys.get(machine.agentId());
    if (key == null) {
      key = enroll(machine);
      keys.put(machine.agentId(), key);
    }
    HttpResponse<String> answer =
        client.send(
            request("/api/v1/heartbeats")
                .header("Content-Encoding", "gzip")
                .header("Authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(machine.heartbeat(slot))))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 202) {
      System.err.println(machine.host() + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private String enroll(SimulatedMachine machine) throws IOException, InterruptedException {
    JsonObject wish = new JsonObject();
    wish.addProperty("enrollmentToken", token);
    wish.addProperty("agentId", machine.agentId());
    JsonObject host = new JsonObject();
    host.addProperty("name", machine.host());
    wish.add("host", host);
    HttpResponse<String> answer =
        client.send(
            request("/api/v1/enroll")
                .POST(HttpRequest.BodyPublishers.ofString(wish.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("enroll: " + answer.statusCode() + " " + answer.body());
    }
    return JsonParser.parseString(answer.body()).getAsJsonObject().get("agentKey").getAsString();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/json");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
