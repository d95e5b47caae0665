package io.github.updatesentinel.collector.bench;

import static io.github.updatesentinel.collector.bench.Attack.By.AGENT;
import static io.github.updatesentinel.collector.bench.Attack.By.NOBODY;
import static io.github.updatesentinel.collector.bench.Attack.By.USER;
import static io.github.updatesentinel.collector.bench.Attacks.COOKIE;
import static io.github.updatesentinel.collector.bench.Attacks.CSRF;
import static io.github.updatesentinel.collector.bench.Attacks.FORM;
import static io.github.updatesentinel.collector.bench.Attacks.JSON;
import static io.github.updatesentinel.collector.bench.Attacks.SESSION;
import static io.github.updatesentinel.collector.bench.Attacks.again;
import static io.github.updatesentinel.collector.bench.Attacks.get;
import static io.github.updatesentinel.collector.bench.Attacks.gzip;
import static io.github.updatesentinel.collector.bench.Attacks.head;
import static io.github.updatesentinel.collector.bench.Attacks.join;
import static io.github.updatesentinel.collector.bench.Attacks.post;
import static io.github.updatesentinel.collector.bench.Attacks.requestLine;

import io.github.updatesentinel.collector.sim.SimulatedMachine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;

/** Attacks on rare parts of HTTP and gzip, and on what users may search for and keep. */
final class EdgeAttacks {
  private static final int URL = 7_500;

  private final String key;
  private final SimulatedMachine machine;
  private final List<Attack> all = new ArrayList<>();
  private final AtomicLong number = new AtomicLong();

  EdgeAttacks(SimulatedMachine machine) {
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
    byte[] expects = head("POST", "/login", FORM, "Expect: 100-continue\r\n", 15_000);
    add(
        "bodies that are announced and do not come",
        NOBODY,
        260,
        link -> link.send(expects).hold());
    byte[] extended = chunked(("1;" + "x".repeat(7_000) + "\r\n \r\n").repeat(20) + "0\r\n\r\n");
    add("chunk extensions of 7 KB", NOBODY, 50, link -> link.send(extended).answer());
    byte[] trailers = chunked("1\r\n{\r\n0\r\n" + "a: b\r\n".repeat(1_300) + "\r\n");
    add("1,300 trailers", NOBODY, 50, link -> link.send(trailers).answer());
    byte[] languages =
        get("/login", "Accept: text/html\r\nAccept-Language: " + languages() + "\r\n");
    add("1,500 languages", NOBODY, 50, again(languages));
    byte[] path = get("/" + "a/".repeat(URL / 2), "");
    add("paths of 3,700 segments", NOBODY, 50, again(path));
    byte[] escaped = get("/machines/" + "%2e%2e%2f".repeat(URL / 9), "");
    add("paths of 800 escaped steps up", NOBODY, 50, again(escaped));
    add(
        "guesses of API tokens",
        NOBODY,
        50,
        link -> {
          for (int i = 0; i < 100; i++) {
            String guess = "Authorization: Bearer usa_" + number.incrementAndGet() + "\r\n";
            link.send(get("/api/v1/machines", guess)).answer();
          }
        });
    String headers =
        """
        Connection: Upgrade, HTTP2-Settings
        Upgrade: h2c, websocket
        HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        """;
    byte[] upgrade = get("/", headers.replace("\n", "\r\n"));
    add("upgrades to other protocols", NOBODY, 50, again(upgrade));
    byte[] gzippedForm = post("/login", FORM, "Content-Encoding: gzip\r\n", "x".repeat(15_000));
    add("forms that claim to be gzip", NOBODY, 50, again(gzippedForm));
    byte[] method =
        (requestLine("X".repeat(5_000), "/login") + "\r\n").getBytes(StandardCharsets.US_ASCII);
    add("methods of 5,000 letters", NOBODY, 50, link -> link.send(method).answer());
    byte[] forwarded =
        get("/login", "X-Forwarded-For: " + "10.0.0.1,".repeat(URL / 9) + "10.0.0.1\r\n");
    add("800 forwarded addresses", NOBODY, 50, again(forwarded));
    byte[] host =
        "GET /login HTTP/1.1\r\nHost: localhost:port\r\nHost: [::1\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    add("hosts that are none", NOBODY, 50, link -> link.send(host).answer());
  }

  private void agent() {
    byte[] empty = gzip(new byte[0]);
    byte[] members = new byte[(1 << 20) / empty.length * empty.length];
    for (int at = 0; at < members.length; at += empty.length) {
      System.arraycopy(empty, 0, members, at, empty.length);
    }
    byte[] nested =
        join(
            head(
                "POST",
                "/api/v1/heartbeats",
                JSON,
                key + "Content-Encoding: gzip\r\n",
                members.length),
            members);
    add("52,000 empty members of gzip", AGENT, 16, link -> link.send(nested).answer());
    add(
        "ever new tags and domains",
        AGENT,
        4,
        link -> {
          for (int i = 0; i < 50; i++) {
            link.send(everNew()).answer();
          }
        });
    byte[] baseline = get("/api/v1/baseline", key);
    add("baselines that are read", AGENT, 64, again(baseline));
  }

  private byte[] everNew() {
    long now = number.incrementAndGet();
    StringJoiner tags = new StringJoiner(",", "\"tags\":[", "]");
    for (int i = 0; i < 20; i++) {
      tags.add("\"" + now + "-" + i + "\"");
    }
    String json =
        machine
            .heartbeat(500)
            .replaceFirst("\"sequence\":[0-9]+", "\"sequence\":" + (10_000 + now))
            .replaceFirst("\"tags\":\\[[^]]*],?", "");
    return Payloads.request(machine, "{" + tags + "," + json.substring(1));
  }

  private void user() {
    String term = "*a*b*c*d*e*".repeat(30).substring(0, 299);
    StringJoiner terms = new StringJoiner("+");
    for (int i = 0; i < 20; i++) {
      terms.add(term + (char) ('a' + i));
    }
    add(
        "20 searches with 150 wildcards each",
        USER,
        32,
        again(get("/machines?q=" + terms, COOKIE)));
    add("pages of 500 computers", USER, 32, again(get("/machines?size=500&sort=name", COOKIE)));
    StringBuilder values = new StringBuilder();
    for (String field : List.of("verdict", "tag", "not-tag", "kb", "not-kb", "account", "domain")) {
      for (int i = 0; i < 99; i++) {
        values.append('&').append(field).append("=X").append(i);
      }
    }
    add("filters of 693 values", USER, 32, again(get("/machines?size=500" + values, COOKIE)));
    add("comparisons", USER, 32, again(get("/compare?days=30&by=domain", COOKIE)));
    add("causes and changes", USER, 32, again(get("/causes?days=30", COOKIE)));
    add("exports that are read", USER, 16, again(get("/machines.csv", COOKIE)));
    add(
        "lists of 500 names that are kept",
        USER,
        16,
        link -> {
          for (int i = 0; i < 20; i++) {
            link.send(post("/find", FORM, COOKIE, CSRF + "&q=" + names())).answer();
          }
        });
    String query = "verdict%3DX%26".repeat(3_500);
    add(
        "views of 50 KB that are saved",
        USER,
        16,
        link -> {
          String name = "&name=" + number.incrementAndGet() % 60;
          link.send(post("/views", FORM, COOKIE, CSRF + name + "&query=" + query)).answer();
        });
    byte[] parts = parts();
    add("uploads of 40,000 parts", USER, 16, link -> link.send(parts).answer());
  }

  private static byte[] parts() {
    String part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n";
    byte[] body = (part.repeat(40_000) + "--x--\r\n").getBytes(StandardCharsets.US_ASCII);
    String cookie = "Cookie: session=" + SESSION + "\r\n";
    return join(
        head("POST", "/baseline/drafts", "multipart/form-data; boundary=x", cookie, body.length),
        body);
  }

  private String names() {
    StringJoiner names = new StringJoiner("%0A");
    for (int i = 0; i < 500; i++) {
      names.add("pc-" + number.incrementAndGet());
    }
    return names.toString();
  }

  /** Each once: Java sorts them. */
  private static String languages() {
    StringBuilder languages = new StringBuilder();
    for (int i = 0; languages.length() < URL; i++) {
      languages
          .append((char) ('a' + i % 26))
          .append((char) ('a' + i / 26 % 26))
          .append((char) ('a' + i / 676))
          .append("-x,");
    }
    return languages + "fr";
  }

  private static byte[] chunked(String body) {
    return (requestLine("POST", "/api/v1/enroll")
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
