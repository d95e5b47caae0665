package io.github.updatesentinel.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.config.CollectorConfig.AnonymousHeartbeats;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatRoutesTest {
  private final UUID agent = UUID.randomUUID();
  private TestCollector collector;

  @BeforeEach
  void start(@TempDir Path data) {
    collector = TestCollector.sqlite(data, AnonymousHeartbeats.DENY);
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void aHeartbeatIsAcceptedAndStored() {
    HttpResponse<String> answer =
        collector.heartbeats(collector.key(agent), Heartbeats.json(agent, 1));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"accepted\":1}");
    assertThat(collector.text("SELECT host FROM machine")).isEqualTo("PC-0042");
    assertThat(collector.text("SELECT kinds FROM change")).isEqualTo("FIRST");
  }

  @Test
  void aBatchIsAcceptedWhole() {
    JsonArray batch = new JsonArray();
    for (int i = 1; i <= 100; i++) {
      batch.add(Heartbeats.json(agent, i));
    }
    assertThat(collector.heartbeats(collector.key(agent), batch).body())
        .isEqualTo("{\"accepted\":100}");
    assertThat(collector.number("SELECT last_sequence FROM machine")).isEqualTo(100);
    assertThat(collector.number("SELECT count(*) FROM change")).isEqualTo(1);
  }

  @Test
  void oneBadHeartbeatRefusesTheBatchAndIsNamed() {
    JsonArray batch = new JsonArray();
    batch.add(Heartbeats.json(agent, 1));
    JsonObject bad = Heartbeats.json(agent, 2);
    Heartbeats.setVerdict(bad, "FINE", "OK");
    batch.add(bad);
    HttpResponse<String> answer = collector.heartbeats(collector.key(agent), batch);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(TestCollector.member(answer, "error"))
        .isEqualTo(
            "[1].verdict.code: expected one of FALSE_UP_TO_DATE, SERVICING_BLOCKED, SCAN_FAILED,"
                + " BEHIND_BASELINE, UPDATES_PENDING, UP_TO_DATE_UNVERIFIED, UP_TO_DATE, UNKNOWN,"
                + " found \"FINE\"");
    assertThat(collector.number("SELECT count(*) FROM machine")).isZero();
    assertThat(
            collector.meters.counter("sentinel.ingest.rejected", "field", "verdict.code").count())
        .isEqualTo(1);
  }

  @Test
  void aHeartbeatMayComeUncompressed() {
    String body = Heartbeats.json(agent, 1).toString();
    assertThat(
            collector
                .send(
                    TestCollector.authorized(
                            collector.request("/api/v1/heartbeats"), collector.key(agent))
                        .POST(BodyPublishers.ofString(body)))
                .statusCode())
        .isEqualTo(202);
  }

  @Test
  void withoutAKeyNothingIsTaken() {
    HttpResponse<String> answer = collector.heartbeats(null, Heartbeats.json(agent, 1));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
  }
}
