package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.sim.SimulatedMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * Requests as agents send them, made before they are measured. No heartbeat comes twice. Of those
 * of a round, as of agents that check every 15 minutes and scan every 4 hours, a sixteenth tells of
 * a new scan, and one of a hundred of a change that history keeps.
 */
final class Payloads {
  private final SimulatedFleet fleet;
  private final List<SimulatedMachine> machines;

  Payloads(SimulatedFleet fleet) {
    this.fleet = fleet;
    this.machines = IntStream.range(0, fleet.size()).parallel().mapToObj(fleet::machine).toList();
  }

  /** The key of an agent, the same at each time. */
  static String key(SimulatedMachine machine) {
    return "bench-" + machine.agentId();
  }

  List<SimulatedMachine> machines() {
    return machines;
  }

  /**
   * One heartbeat of each machine, on its own.
   *
   * @param round from 0; the round before comes 15 minutes earlier
   */
  List<byte[]> singles(int round) {
    return singles(round, machines.size());
  }

  /** The same of the first machines only. */
  List<byte[]> singles(int round, int first) {
    return machines.subList(0, first).parallelStream()
        .map(machine -> request(machine, changed(machine, slot(machine) + round)))
        .toList();
  }

  /** What some machines could not send for 25 hours, beginning with a round. */
  List<byte[]> batches(int firstMachine, int number, int round) {
    return machines.subList(firstMachine, firstMachine + number).parallelStream()
        .map(
            machine -> {
              StringJoiner array = new StringJoiner(",", "[", "]");
              for (int i = 0; i < 100; i++) {
                array.add(changed(machine, slot(machine) + round + i));
              }
              return request(machine, array.toString());
            })
        .toList();
  }

  private long slot(SimulatedMachine machine) {
    return machine.slotAt(fleet.now());
  }

  /** A restart becomes due in one of 200 and is over in the next: two changes. */
  private static String changed(SimulatedMachine machine, long slot) {
    String heartbeat = machine.heartbeat(slot);
    boolean due = Math.floorMod(machine.agentId().hashCode() + slot, 200L) == 0;
    return due ? heartbeat.replace("\"rebootPending\":false", "\"rebootPending\":true") : heartbeat;
  }

  static byte[] request(SimulatedMachine machine, String json) {
    byte[] body = gzip(json);
    String head =
        "POST /api/v1/heartbeats HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + "Content-Encoding: gzip\r\nAuthorization: Bearer "
            + key(machine)
            + "\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
    byte[] request = java.util.Arrays.copyOf(headBytes, headBytes.length + body.length);
    System.arraycopy(body, 0, request, headBytes.length, body.length);
    return request;
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1500);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 4096)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
