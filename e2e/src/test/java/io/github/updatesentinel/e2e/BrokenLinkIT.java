package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.agent.baseline.CollectorBaseline;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.config.ConfigSource;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.delivery.DeliveryService;
import io.github.updatesentinel.agent.probe.access.SecretProtection;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.spool.Spool;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.e2e.BrokenLink.Kind;
import io.github.updatesentinel.e2e.BrokenLink.Part;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The delivery of an agent and the collector as it is deployed, with a link between them that
 * breaks in the middle of requests and answers.
 */
class BrokenLinkIT {
  /** How much faster than in the field the waits of the delivery pass; 1 measures them. */
  private static final int SPEED = Integer.getInteger("link.speed", 40);

  /** Faults of each kind, in requests and in answers. */
  private static final int ROUNDS = Integer.getInteger("link.rounds", 2);

  private static final Duration PATIENCE = DeliveryService.PATIENCE.dividedBy(SPEED);

  /** Each heartbeat wakes the delivery, too. */
  private static final Duration BETWEEN_HEARTBEATS = Duration.ofSeconds(4).dividedBy(SPEED);

  private static final Duration RIGHT_WITHIN = Duration.ofMinutes(5);
  private static final String AGENT_ID = "4f6b1f6e-7c2f-4c53-9d34-0d3b6f0f9a11";
  private static final String MACHINE = "/api/v1/machines/" + AGENT_ID;

  private final Path folder = Build.current().target().resolve("broken-link");
  private final Random random = new Random(Long.getLong("link.seed", 7));
  private final List<Long> deliveries = new CopyOnWriteArrayList<>();
  private final List<DeliveryNews> surprises = new CopyOnWriteArrayList<>();
  private RealCollector collector;
  private BrokenLink link;
  private Spool spool;
  private DeliveryService delivery;
  private long sequence;

  @BeforeEach
  void start() throws IOException {
    collector = RealCollector.prepare(Build.current(), folder).start();
    // The whole of a request or answer takes too long then.
    link = new BrokenLink(URI.create(collector.url()), PATIENCE.dividedBy(20));
    long begin = System.nanoTime();
    Clocks clocks =
        new Clocks(InstantSource.system(), () -> begin + (System.nanoTime() - begin) * SPEED);
    spool = new Spool(folder.resolve("spool"), clocks.wall(), this::hear);
    AgentConfig config = config();
    delivery =
        DeliveryService.start(
            config,
            link.url(),
            new DeliveryService.Sender(AGENT_ID, "ab".repeat(32), null, false),
            CollectorBaseline.open(
                folder.resolve("baseline.json"), "127.0.0.1", config.baselineKey(), why -> {}),
            new DeliveryService.Surroundings(
                spool,
                folder.resolve("credentials.dat"),
                new OpenSafe(),
                () -> {},
                Optional::empty,
                PATIENCE,
                clocks,
                new Random(random.nextLong())::nextDouble,
                this::hear,
                why -> {},
                "BrokenLinkIT"));
  }

  private AgentConfig config() throws IOException {
    Map<String, RawValue> values =
        Map.of(
            "collectorUrl", new RawValue.Text(link.url().toString()),
            "enrollmentToken", new RawValue.Text(collector.enrollmentToken()),
            "checkInterval", new RawValue.Text("PT10S"));
    return ConfigLoader.load(List.of(new ConfigSource("test", values))).config();
  }

  private void hear(DeliveryNews news) {
    if (news instanceof DeliveryNews.Delivered) {
      deliveries.add(System.nanoTime());
    } else if (!(news instanceof DeliveryNews.NotDelivered)) {
      surprises.add(news);
    }
  }

  @AfterEach
  void stop() throws IOException {
    delivery.close();
    link.close();
    collector.close();
  }

  @Test
  void eachHeartbeatArrivesOnceWhateverTheLinkDoes() throws IOException {
    // The answer to the enrollment is the key, and the token enrolls one machine.
    breakAndRecover(Kind.CUT, Part.ANSWER, 3);
    for (Kind kind : Kind.values()) {
      for (Part part : Part.values()) {
        List<Duration> times = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
          // Of one cut the delivery may hear nothing: the next connection is tried at once.
          times.add(breakAndRecover(kind, part, kind == Kind.CUT ? round : 1));
        }
        tell(kind + " " + part, times);
      }
    }
    System.out.printf("link: %d heartbeats, waits pass %d times as fast%n", sequence, SPEED);

    assertThat(surprises).isEmpty();
    assertThat(Delivery.names(folder.resolve("spool")))
        .containsExactly("%016d.sent".formatted(sequence));
    Administrator administrator =
        Administrator.first(collector, TestCertificate.defaultTrust(), "a long walk by the river");
    JsonObject machine = administrator.json(MACHINE).getAsJsonObject();
    assertThat(machine.get("missing").getAsString()).isEmpty();
    assertThat(machine.get("epoch").getAsInt()).isEqualTo(1);
    assertThat(machine.getAsJsonObject("heartbeat").get("sequence").getAsLong())
        .isEqualTo(sequence);
    assertThat(history(administrator))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, sequence).boxed().toList());
  }

  /**
   * Makes heartbeats as time passes, until all have arrived.
   *
   * @param connections how many break, one after another
   * @return the time from the last break to the first delivery
   */
  private Duration breakAndRecover(Kind kind, Part part, int connections) {
    for (int i = 0; i < connections; i++) {
      link.breakNext(kind, part, random.nextDouble());
    }
    sendUntil("a delivery after " + kind + " " + part, () -> firstDelivery().isPresent());
    Duration time = firstDelivery().orElseThrow();
    sendUntil("an empty spool", spool::isEmpty);
    return time;
  }

  /** Since the last break, if there has been one. */
  private Optional<Duration> firstDelivery() {
    return link.lastStrike()
        .flatMap(
            strike ->
                deliveries.stream()
                    .filter(delivered -> delivered - strike > 0)
                    .map(delivered -> Duration.ofNanos(delivered - strike))
                    .findFirst());
  }

  private void sendUntil(String what, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(RIGHT_WITHIN)
        .pollDelay(Duration.ZERO)
        .pollInterval(BETWEEN_HEARTBEATS)
        .until(
            () -> {
              if (condition.getAsBoolean()) {
                return true;
              }
              sequence++;
              delivery.send(sequence, heartbeat());
              return false;
            });
  }

  /** Each differs from the one before, so that history has all of them. */
  private JsonObject heartbeat() {
    String now = Instant.now().toString();
    return JsonParser.parseString(
            """
            {"schema": 1, "agentId": "%s", "sequence": %d, "sentAt": "%s",
             "agent": {"version": "1.0.0", "startedAt": "%s"}, "host": {"name": "PC-0042"},
             "rebootPending": %b,
             "verdict": {"code": "UP_TO_DATE", "severity": "OK", "since": "%s", "reasons": []}}
            """
                .formatted(AGENT_ID, sequence, now, now, sequence % 2 == 0, now))
        .getAsJsonObject();
  }

  private static void tell(String fault, List<Duration> times) {
    Collections.sort(times);
    System.out.printf(
        "link: %s, %d times: right after %d ms (median), %d ms (longest)%n",
        fault,
        times.size(),
        times.get(times.size() / 2).toMillis(),
        times.get(times.size() - 1).toMillis());
  }

  /** The sequences in the collector's history, in order; one that came twice is here twice. */
  private static List<Long> history(Administrator administrator) throws IOException {
    List<Long> sequences = new ArrayList<>();
    String page = "?size=200";
    while (true) {
      JsonObject answer = administrator.json(MACHINE + "/changes" + page).getAsJsonObject();
      for (JsonElement change : answer.getAsJsonArray("changes")) {
        sequences.add(change.getAsJsonObject().get("sequence").getAsLong());
      }
      JsonElement next = answer.get("next");
      if (next == null || next.isJsonNull()) {
        Collections.sort(sequences);
        return sequences;
      }
      page = "?size=200&before=" + next.getAsString();
    }
  }

  /** Keeps secrets as they are. */
  private static final class OpenSafe implements SecretProtection {
    @Override
    public byte[] protect(byte[] secret) {
      return secret.clone();
    }

    @Override
    public byte[] unprotect(byte[] blob) {
      return blob.clone();
    }
  }
}
