package io.github.updatesentinel.collector.bench;

import static io.github.updatesentinel.collector.bench.Attack.By.AGENT;
import static io.github.updatesentinel.collector.bench.Attack.By.NOBODY;
import static io.github.updatesentinel.collector.bench.Attack.By.USER;
import static io.github.updatesentinel.collector.bench.Attacks.COOKIE;
import static io.github.updatesentinel.collector.bench.Attacks.CSRF;
import static io.github.updatesentinel.collector.bench.Attacks.FORM;
import static io.github.updatesentinel.collector.bench.Attacks.JSON;
import static io.github.updatesentinel.collector.bench.Attacks.again;
import static io.github.updatesentinel.collector.bench.Attacks.get;
import static io.github.updatesentinel.collector.bench.Attacks.head;
import static io.github.updatesentinel.collector.bench.Attacks.post;

import io.github.updatesentinel.collector.sim.SimulatedMachine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;

/** Attacks on what the collector keeps: between requests, for a page, until a body is complete. */
final class KeptAttacks {
  private static final int PLAIN = 2 << 20;
  private static final int LONGEST_QUERY = 2_048;

  private final String key;
  private final SimulatedMachine machine;
  private final List<Attack> all = new ArrayList<>();
  private final AtomicLong number = new AtomicLong();

  KeptAttacks(SimulatedMachine machine) {
    this.machine = machine;
    this.key = "Authorization: Bearer " + Payloads.key(machine) + "\r\n";
    strangers();
    agent();
    user();
  }

  List<Attack> all() {
    return all;
  }

  private void add(String name, Attack.By by, int connections, Attack.Move move) {
    all.add(new Attack(name, by, connections, move));
  }

  private void strangers() {
    add(
        "refused bodies with ever new names",
        NOBODY,
        50,
        link -> {
          for (int i = 0; i < 20; i++) {
            link.send(post("/api/v1/enroll", JSON, "", refused())).answer();
          }
        });
  }

  /** More members than any object may have, under a name of its own. */
  private String refused() {
    StringJoiner members = new StringJoiner(",", "{", "}");
    for (int i = 0; i < 1_100; i++) {
      members.add("\"" + Integer.toString(i, 36) + "\":0");
    }
    return "{\"x" + number.incrementAndGet() + "\":" + members + "}";
  }

  private void agent() {
    add(
        "refused heartbeats with ever new names",
        AGENT,
        16,
        link -> {
          for (int i = 0; i < 20; i++) {
            link.send(post("/api/v1/heartbeats", JSON, key, refused())).answer();
          }
        });
    byte[] begun = Attacks.join(head("POST", "/api/v1/heartbeats", JSON, key, 4 << 20), plain());
    add(
        "heartbeats of which 2 MB come, and then nothing",
        AGENT,
        16,
        link -> link.send(begun).hold());
  }

  private static byte[] plain() {
    return "{\"x\":\"".concat("A".repeat(PLAIN)).getBytes(StandardCharsets.US_ASCII);
  }

  private void user() {
    String changes = "/api/v1/machines/" + machine.agentId() + "/changes?size=200";
    add("all changes of a computer", USER, 32, again(get(changes, COOKIE)));
    String query = "q%3D" + "a".repeat(LONGEST_QUERY - 10);
    byte[] fleet = get("/", COOKIE);
    add(
        "views of 2 KB, and pages that list them",
        USER,
        16,
        link -> {
          String name = "&name=" + number.incrementAndGet() % 60;
          link.send(post("/views", FORM, COOKIE, CSRF + name + "&query=" + query)).answer();
          link.send(fleet).answer();
        });
  }
}
