package io.github.updatesentinel.collector.bench;

import static io.github.updatesentinel.collector.bench.Attack.By.ADMINISTRATOR;
import static io.github.updatesentinel.collector.bench.Attack.By.AGENT;
import static io.github.updatesentinel.collector.bench.Attack.By.NOBODY;
import static io.github.updatesentinel.collector.bench.Attack.By.USER;

import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.sim.SimulatedMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The attacks of the bench. What they send is made before they begin. */
final class Attacks {
  /** The cookie of a viewer whose session the bench has put into the store. */
  static final String SESSION = "bench-session-of-a-store-that-is-thrown-away";

  /** Name of the MSI that the collector of the bench gives. */
  static final String AGENT_PACKAGE = "agent.msi";

  /** Headers of a page that the viewer asks for. */
  static final String COOKIE = "Cookie: session=" + SESSION + "\r\nAccept: text/html\r\n";

  /** The field that each form of that session has to have. */
  static final String CSRF =
      "csrf="
          + Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.hash("csrf " + SESSION));

  static final String FORM = "application/x-www-form-urlencoded";
  static final String JSON = "application/json";
  private static final int MANY = 7_500;

  private final SimulatedMachine machine;
  private final String key;
  private final List<Attack> all = new ArrayList<>();

  /**
   * Attacks.
   *
   * @param machine the one whose key the attacker has
   */
  Attacks(SimulatedMachine machine) {
    this.machine = machine;
    this.key = "Authorization: Bearer " + Payloads.key(machine) + "\r\n";
    strangers();
    connections();
    agent();
    user();
    all.addAll(new EdgeAttacks(machine).all());
    all.addAll(new KeptAttacks(machine).all());
  }

  /** All of them. */
  List<Attack> all() {
    return all;
  }

  /** One of them. */
  Attack named(String name) {
    return all.stream().filter(attack -> attack.name().equals(name)).findFirst().orElseThrow();
  }

  private void add(String name, Attack.By by, int connections, Attack.Move move) {
    all.add(new Attack(name, by, connections, move));
  }

  private void strangers() {
    byte[] fields = post("/login", FORM, "", "name=n&password=p" + "&ab".repeat(16_000));
    add("login form of 16,000 fields", NOBODY, 128, link -> link.send(fields).answer());
    byte[] small = post("/login", FORM, "", "name=n&password=p" + "&a".repeat(MANY));
    add("login form of 7,500 fields in 16 KB", NOBODY, 128, link -> link.send(small).answer());
    byte[] login = post("/login", FORM, "", "name=nobody&password=wrong");
    add(
        "logins from many addresses",
        NOBODY,
        250,
        link -> link.fromAnywhere().send(login).answer());
    add("slow bodies of logins", NOBODY, 260, slow("/login", FORM, ""));
    add("slow bodies of enrollments", NOBODY, 260, slow("/api/v1/enroll", JSON, ""));
    add(
        "slow bodies of heartbeats, invalid key",
        NOBODY,
        260,
        slow("/api/v1/heartbeats", JSON, "Authorization: Bearer usk_no\r\n"));
    byte[] cut = head("POST", "/login", FORM, "", 100);
    add("connections cut in a body", NOBODY, 50, link -> link.send(cut).send(new byte[] {'n'}));
    AtomicLong number = new AtomicLong();
    add(
        "guesses of enrollment tokens",
        NOBODY,
        50,
        link -> {
          for (int i = 0; i < 100; i++) {
            String guess =
                "{\"enrollmentToken\":\"ust_%d\",\"agentId\":\"%s\"}"
                    .formatted(number.incrementAndGet(), machine.agentId());
            link.send(post("/api/v1/enroll", JSON, "", guess)).answer();
          }
        });
    add(
        "guesses of agent keys",
        NOBODY,
        50,
        link -> {
          for (int i = 0; i < 100; i++) {
            String guess = "Authorization: Bearer usk_" + number.incrementAndGet() + "\r\n";
            link.send(post("/api/v1/heartbeats", JSON, guess, "{}")).answer();
          }
        });
    byte[] callback = get("/login/oidc/callback?state=x&code=y", "");
    add("callbacks of OpenID Connect", NOBODY, 50, again(callback));
    byte[] departure = get("/login/oidc", "");
    add("logins by an OpenID provider that hangs", NOBODY, 50, again(departure));
    add(
        "sessions that do not exist",
        NOBODY,
        50,
        link -> {
          for (int i = 0; i < 100; i++) {
            link.send(get("/", "Cookie: session=" + number.incrementAndGet() + "\r\n")).answer();
          }
        });
    byte[] upload =
        head("POST", "/baseline/drafts", "multipart/form-data; boundary=x", "", 3 << 20);
    add(
        "uploads without a session",
        NOBODY,
        100,
        link -> link.send(upload).send(new byte[100_000]).drip("x"));
    byte[] chunks =
        (requestLine("POST", "/api/v1/enroll")
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1\r\n \r\n".repeat(20_000))
            .getBytes(StandardCharsets.US_ASCII);
    add("bodies in chunks of one byte", NOBODY, 50, link -> link.send(chunks).answer());
  }

  private void connections() {
    byte[] begun = requestLine("GET", "/login").getBytes(StandardCharsets.US_ASCII);
    add("headers that drip (slowloris)", NOBODY, 400, link -> link.send(begun).drip("X: y\r\n"));
    add("idle connections", NOBODY, 50, link -> link.more(60).hold());
    add("new connections without end", NOBODY, 50, link -> link.fromAnywhere().more(1));
    byte[] chart = get("/assets/chart.umd.min.js", "");
    add(
        "answers that are not read",
        NOBODY,
        200,
        link -> link.withSmallWindow().send(chart).hold());
    byte[] msi = get("/agent/" + AGENT_PACKAGE, "");
    add(
        "downloads of the MSI that are not read",
        NOBODY,
        200,
        link -> link.withSmallWindow().send(msi).hold());
    byte[] logins = repeated(get("/login", "Accept: text/html\r\n"), 50);
    add(
        "requests in a row whose answers are not read",
        NOBODY,
        150,
        link -> {
          link.withSmallWindow();
          while (true) {
            link.send(logins);
          }
        });
    byte[] wrong = repeated(post("/api/v1/heartbeats", JSON, "Authorization: x\r\n", "{}"), 50);
    add(
        "the same on the path of heartbeats",
        NOBODY,
        150,
        link -> {
          link.withSmallWindow();
          while (true) {
            link.send(wrong);
          }
        });
    byte[] probes = repeated(get("/readyz", ""), 50);
    add(
        "probes whose answers are not read",
        NOBODY,
        150,
        link -> {
          link.withSmallWindow();
          while (true) {
            link.send(probes);
          }
        });
    byte[] headers = get("/login", "a:b\r\n".repeat(1_550));
    add("1,550 headers", NOBODY, 50, again(headers));
    byte[] cookies = get("/login", "Cookie: " + "a=b;".repeat(1_900) + "\r\n");
    add("1,900 cookies", NOBODY, 50, again(cookies));
    byte[] query = get("/login?" + "a&".repeat(3_700), "");
    add("3,700 parameters", NOBODY, 50, again(query));
    byte[] tags =
        get(
            "/assets/sentinel.css",
            "If-None-Match: " + "\"x\",".repeat(1_500) + "\r\nRange: bytes=0-,0-,0-,0-\r\n");
    add("1,500 entity tags and ranges", NOBODY, 50, again(tags));
    byte[] garbage = new byte[8_192];
    new Random(7).nextBytes(garbage);
    add("bytes that are no HTTP", NOBODY, 50, link -> link.send(garbage).answer());
  }

  private void agent() {
    byte[] large = heartbeat("\"x\":\"" + "A".repeat((4 << 20) - 8_000) + "\"");
    add("heartbeats of 4 MB in 5 KB of gzip", AGENT, 60, link -> link.send(large).answer());
    StringJoiner names = new StringJoiner(",", "{", "}");
    for (int i = 0; i < 98_400; i++) {
      names.add("\"" + Integer.toString(i, 36) + "\":0");
    }
    String objects = "[" + "{\"a\":0},".repeat(48_000) + "{}]";
    byte[] quadratic = heartbeat("\"x\":" + names + ",\"y\":" + objects);
    add("98,400 names, then 48,000 objects", AGENT, 16, link -> link.send(quadratic).answer());
    byte[] collisions = heartbeat("\"x\":[" + colliding() + ",".repeat(0) + "]");
    add("names with the same hash", AGENT, 16, link -> link.send(collisions).answer());
    byte[] deep = heartbeat("\"x\":" + "[".repeat(1_000_000));
    add("a million brackets", AGENT, 16, link -> link.send(deep).answer());
    byte[] digits =
        heartbeat("\"x\":[" + "9".repeat(990) + (",-1e" + "9".repeat(900)).repeat(2_000) + "]");
    add("numbers of 990 digits", AGENT, 16, link -> link.send(digits).answer());
    byte[] spaces = heartbeat(" ".repeat((4 << 20) - 8_000) + "\"x\":0");
    add("4 MB of spaces", AGENT, 16, link -> link.send(spaces).answer());
    byte[] bomb = Bombs.request(Payloads.key(machine), 200 << 20);
    add("gzip that unpacks to 200 MB", AGENT, 16, link -> link.send(bomb).answer());
    byte[] nested = gzipped(gzip(new byte[200 << 20]));
    add("gzip in gzip", AGENT, 16, link -> link.send(nested).answer());
    add("slow bodies of heartbeats", AGENT, 260, slow("/api/v1/heartbeats", JSON, key));
    byte[][] texts = randomTexts(64);
    AtomicLong next = new AtomicLong();
    add(
        "changes of 1 MB (growth of the store)",
        AGENT,
        8,
        link -> link.send(texts[(int) (next.incrementAndGet() % texts.length)]).answer());
    StringJoiner batch = new StringJoiner(",", "[", "]");
    for (int i = 0; i < 100; i++) {
      batch.add(machine.heartbeat(i));
    }
    byte[] batches = Payloads.request(machine, batch.toString());
    add("batches of 100", AGENT, 64, link -> link.send(batches).answer());
    byte[] baseline = get("/api/v1/baseline", key);
    add(
        "baselines that are not read",
        AGENT,
        150,
        link -> link.withSmallWindow().send(baseline).hold());
  }

  private void user() {
    byte[] fields = post("/logout", FORM, COOKIE, "a=b" + "&abcdefg".repeat(110_000));
    add("forms of 110,000 fields", USER, 125, link -> link.send(fields).answer());
    byte[] less = post("/logout", FORM, COOKIE, "a=b" + "&a".repeat(30_000));
    add("forms of 30,000 fields in 60 KB", USER, 125, link -> link.send(less).answer());
    add("slow forms", USER, 260, slow("/logout", FORM, COOKIE));
    byte[] csv = get("/machines.csv", COOKIE);
    add("exports that are not read", USER, 64, link -> link.withSmallWindow().send(csv).hold());
    byte[] search =
        get("/machines?q=" + "a%25_".repeat(50) + "&sort=name&verdict=FALSE_UP_TO_DATE", COOKIE);
    add("searches", USER, 32, again(search));
    byte[] fleet = get("/", COOKIE);
    add("fleet pages", USER, 32, again(fleet));
    add("receivers of webhooks that hang", ADMINISTRATOR, 1, Foe.Link::hold);
  }

  static Attack.Move again(byte[] request) {
    return link -> {
      for (int i = 0; i < 50; i++) {
        link.send(request).answer();
      }
    };
  }

  /** Most of a body at once, and the rest byte by byte. */
  private static Attack.Move slow(String path, String type, String headers) {
    byte[] whole = post(path, type, headers, "x".repeat(15_000));
    byte[] part = Arrays.copyOf(whole, whole.length - 100);
    return link -> link.send(part).drip("x");
  }

  /** 200 objects, each with 900 names of one hash. */
  private static String colliding() {
    StringBuilder object = new StringBuilder("{");
    for (int i = 0; i < 900; i++) {
      object.append(i == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 10; bit++) {
        object.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      object.append("\":0");
    }
    object.append('}');
    StringJoiner objects = new StringJoiner(",");
    for (int i = 0; i < 200; i++) {
      objects.add(object);
    }
    return objects.toString();
  }

  private byte[][] randomTexts(int number) {
    Random random = new Random(11);
    byte[][] requests = new byte[number][];
    for (int i = 0; i < number; i++) {
      StringBuilder text = new StringBuilder(700_000);
      while (text.length() < 700_000) {
        text.append(Long.toString(random.nextLong() & Long.MAX_VALUE, 36));
      }
      String json =
          machine
              .heartbeat(i)
              .replaceFirst("\"sequence\":[0-9]+", "\"sequence\":" + (1_000 + i))
              .replaceFirst(
                  "\"rebootPending\":(true|false)",
                  "\"rebootPending\":" + (i % 2 == 0) + ",\"x\":\"" + text + "\"");
      requests[i] = Payloads.request(machine, json);
    }
    return requests;
  }

  /** A heartbeat with something more in it. */
  private byte[] heartbeat(String member) {
    String json = machine.heartbeat(500);
    return Payloads.request(machine, json.substring(0, json.length() - 1) + "," + member + "}");
  }

  private byte[] gzipped(byte[] body) {
    byte[] packed = gzip(body);
    return join(
        head("POST", "/api/v1/heartbeats", JSON, key + "Content-Encoding: gzip\r\n", packed.length),
        packed);
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] get(String path, String headers) {
    return (requestLine("GET", path) + headers + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] post(String path, String type, String headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    return join(head("POST", path, type, headers, bytes.length), bytes);
  }

  static byte[] head(String method, String path, String type, String headers, int length) {
    return (requestLine(method, path)
            + headers
            + "Content-Type: "
            + type
            + "\r\nContent-Length: "
            + length
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  static String requestLine(String method, String path) {
    return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  }

  private static byte[] repeated(byte[] request, int times) {
    byte[] all = new byte[request.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(request, 0, all, i * request.length, request.length);
    }
    return all;
  }

  static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
