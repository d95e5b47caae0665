package io.github.updatesentinel.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.collector.config.CollectorConfig.AnonymousHeartbeats;
import io.github.updatesentinel.collector.store.MovingClock;
import io.github.updatesentinel.collector.store.PostgresServer;
import io.github.updatesentinel.collector.wire.Heartbeats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What agents see, with both stores. */
class IngestIT {
  private static final AnonymousHeartbeats ALLOW = AnonymousHeartbeats.ALLOW;
  private static final PostgresServer SERVER = PostgresServer.start();
  private static int databases;

  private static Path data;

  private final UUID agent = UUID.randomUUID();

  enum Store {
    SQLITE,
    POSTGRESQL
  }

  @BeforeAll
  static void setFolder(@TempDir Path folder) {
    data = folder;
  }

  @AfterAll
  static void stopServer() {
    SERVER.close();
  }

  @ParameterizedTest
  @EnumSource
  void theCurrentStateIsOneRowAndHistoryKeepsChanges(Store store) throws IOException {
    try (TestCollector collector = collector(store)) {
      String key = collector.key(agent);
      JsonArray batch = new JsonArray();
      for (int i = 1; i <= 9; i++) {
        JsonObject heartbeat = Heartbeats.json(agent, i);
        if (i >= 5) {
          Heartbeats.setVerdict(heartbeat, "UP_TO_DATE", "OK");
        }
        if (i == 7) {
          heartbeat.getAsJsonObject("os").addProperty("ubr", 2006);
        }
        batch.add(heartbeat);
      }
      assertThat(collector.heartbeats(key, batch).statusCode()).isEqualTo(202);
      assertThat(changes(collector))
          .containsExactly("1 1 FIRST", "1 5 VERDICT", "1 7 BUILD", "1 8 BUILD");
      assertThat(collector.text("SELECT verdict FROM machine")).isEqualTo("UP_TO_DATE");
      assertThat(collector.number("SELECT last_sequence FROM machine")).isEqualTo(9);
      assertThat(collector.number("SELECT severity_rank FROM machine")).isZero();
      assertThat(collector.text("SELECT name_key FROM machine")).isEqualTo("pc-0042.corp.example");
      assertThat(collector.number("SELECT count(*) FROM machine_reason")).isEqualTo(2);
      assertThat(document(collector)).isEqualTo(batch.get(7));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBareMinimumIsKeptWithoutStandIns(Store store) {
    try (TestCollector collector = collector(store)) {
      JsonObject bare = Heartbeats.bare(agent, 1);
      assertThat(collector.heartbeats(collector.key(agent), bare).statusCode()).isEqualTo(202);
      assertThat(
              collector.number(
                  "SELECT count(*) FROM machine WHERE host IS NULL AND build IS NULL AND"
                      + " cmge IS NULL AND scan_found IS NULL AND reboot_pending IS NULL AND"
                      + " good_scan_at IS NULL AND name_key = agent_id"))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLateHeartbeatGoesIntoHistoryInItsPlace(Store store) {
    try (TestCollector collector = collector(store)) {
      String key = collector.key(agent);
      collector.heartbeats(key, Heartbeats.json(agent, 1));
      collector.heartbeats(key, Heartbeats.json(agent, 5));
      JsonObject late = Heartbeats.json(agent, 3);
      Heartbeats.setVerdict(late, "UP_TO_DATE", "OK");
      JsonArray batch = new JsonArray();
      batch.add(late);
      batch.add(Heartbeats.json(agent, 4));
      batch.add(Heartbeats.json(agent, 2));
      assertThat(collector.heartbeats(key, batch).statusCode()).isEqualTo(202);
      assertThat(changes(collector)).containsExactly("1 1 FIRST", "1 3 VERDICT", "1 4 VERDICT");
      assertThat(collector.text("SELECT verdict FROM machine")).isEqualTo("FALSE_UP_TO_DATE");
      assertThat(collector.text("SELECT missing FROM machine")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMachineThatWasSetBackIsFollowed(Store store) {
    Clock tenDaysOn = new MovingClock(Heartbeats.START.plus(Duration.ofDays(10)));
    try (TestCollector collector =
        new TestCollector(data, url(store), AnonymousHeartbeats.DENY, tenDaysOn)) {
      String key = collector.key(agent);
      collector.heartbeats(key, Heartbeats.json(agent, 100));
      JsonObject setBack = Heartbeats.json(agent, 40);
      setBack.addProperty("sentAt", Heartbeats.START.plus(Duration.ofDays(9)).toString());
      Heartbeats.setStartedAt(setBack, Heartbeats.START.plus(Duration.ofDays(8)));
      Heartbeats.setVerdict(setBack, "UP_TO_DATE", "OK");
      collector.heartbeats(key, setBack);
      collector.heartbeats(key, setBack);
      assertThat(changes(collector)).containsExactly("1 100 FIRST", "2 40 SET_BACK,VERDICT");
      assertThat(collector.text("SELECT verdict FROM machine")).isEqualTo("UP_TO_DATE");
      assertThat(collector.number("SELECT last_sequence FROM machine")).isEqualTo(40);
    }
  }

  @ParameterizedTest
  @EnumSource
  void hostileTextsAreKept(Store store) throws IOException {
    try (TestCollector collector = collector(store)) {
      JsonObject heartbeat = Heartbeats.json(agent, 1);
      heartbeat.getAsJsonObject("host").addProperty("name", "\u0000<script>\u202E'\"\\");
      heartbeat.getAsJsonObject("updateSource").addProperty("server", "\uDC00\uD800");
      assertThat(collector.heartbeats(collector.key(agent), heartbeat).statusCode()).isEqualTo(202);
      assertThat(collector.text("SELECT host FROM machine")).isEqualTo("\uFFFD<script>\u202E'\"\\");
      assertThat(document(collector).getAsJsonObject("host"))
          .isEqualTo(heartbeat.getAsJsonObject("host"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyMachinesAtATimeAreAllKept(Store store) {
    try (TestCollector collector = anonymous(store)) {
      // Without keys, one address may have 256 under way.
      for (int wave = 0; wave < 2; wave++) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
          answers.add(collector.heartbeatsLater(null, Heartbeats.json(UUID.randomUUID(), 1)));
        }
        answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(202));
      }
      assertThat(collector.number("SELECT count(*) FROM machine")).isEqualTo(300);
      assertThat(collector.number("SELECT count(*) FROM change")).isEqualTo(300);
      assertThat(collector.number("SELECT count(*) FROM document")).isEqualTo(300);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oldChangesAreDeleted(Store store) {
    try (TestCollector collector = anonymous(store)) {
      for (int i = 1; i <= 3; i++) {
        JsonObject heartbeat = Heartbeats.json(agent, i);
        heartbeat.getAsJsonObject("os").addProperty("ubr", i);
        collector.heartbeats(null, heartbeat);
      }
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(31));
      new Retention(collector.database, Duration.ofDays(30)).run(later.millis());
      assertThat(changes(collector)).containsExactly("1 3 BUILD");
    }
  }

  @Test
  void twoCollectorsShareTheMachinesOfOneStore() {
    String url = newDatabase();
    List<UUID> agents = new ArrayList<>();
    for (int i = 0; i < 61; i++) {
      agents.add(UUID.randomUUID());
    }
    try (TestCollector one = new TestCollector(data, url, ALLOW, Clock.systemUTC());
        TestCollector other = new TestCollector(data, url, ALLOW, Clock.systemUTC())) {
      for (int sequence = 1; sequence <= 10; sequence++) {
        // All machines at a time, but one heartbeat of each: an address may send 256 at a time.
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < agents.size(); i++) {
          // One goes up and the other down, so that they would lock each other out.
          boolean up = (i + sequence) % 2 == 0;
          JsonObject heartbeat =
              Heartbeats.json(agents.get(up ? i : agents.size() - 1 - i), sequence);
          heartbeat.getAsJsonObject("os").addProperty("ubr", sequence);
          answers.add((up ? one : other).heartbeatsLater(null, heartbeat));
        }
        answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(202));
      }
      assertThat(one.number("SELECT count(*) FROM machine")).isEqualTo(61);
      assertThat(one.number("SELECT count(*) FROM machine WHERE missing <> ''")).isZero();
      assertThat(one.number("SELECT count(*) FROM machine WHERE last_sequence <> 10")).isZero();
      assertThat(one.number("SELECT count(*) FROM machine WHERE ubr <> 10")).isZero();
    }
  }

  @Test
  void nothingThatWasAcceptedIsLostWhenTheServerCrashes() {
    String url = newDatabase();
    try (TestCollector collector = new TestCollector(data, url, ALLOW, Clock.systemUTC())) {
      List<UUID> accepted = new ArrayList<>();
      UUID before = UUID.randomUUID();
      assertThat(collector.heartbeats(null, Heartbeats.json(before, 1)).statusCode())
          .isEqualTo(202);
      accepted.add(before);
      SERVER.stopAtOnce();
      HttpResponse<String> refused = collector.heartbeats(null, Heartbeats.json(agent, 1));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
      SERVER.startAgain();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> collector.heartbeats(null, Heartbeats.json(agent, 1)).statusCode() == 202);
      accepted.add(agent);
      assertThat(collector.number("SELECT count(*) FROM machine")).isEqualTo(accepted.size());
    }
  }

  private static TestCollector collector(Store store) {
    return new TestCollector(data, url(store), AnonymousHeartbeats.DENY, Clock.systemUTC());
  }

  private static TestCollector anonymous(Store store) {
    return new TestCollector(data, url(store), ALLOW, Clock.systemUTC());
  }

  private static String url(Store store) {
    return store == Store.SQLITE
        ? "jdbc:sqlite:" + data.resolve("sentinel" + ++databases + ".db")
        : newDatabase();
  }

  private static String newDatabase() {
    return SERVER.newDatabase("ingest" + ++databases);
  }

  private static List<String> changes(TestCollector collector) {
    return collector.database.<List<String>, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT epoch || ' ' || sequence || ' ' || kinds FROM change"
                        + " ORDER BY epoch, sequence")
                .mapTo(String.class)
                .list());
  }

  private static JsonObject document(TestCollector collector) throws IOException {
    byte[] gzip =
        collector.database.<byte[], RuntimeException>read(
            handle -> handle.createQuery("SELECT body FROM document").mapTo(byte[].class).one());
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .getAsJsonObject();
    }
  }
}
