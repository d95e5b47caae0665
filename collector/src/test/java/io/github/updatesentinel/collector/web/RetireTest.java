package io.github.updatesentinel.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.auth.RunningCollector;
import io.github.updatesentinel.collector.auth.Visitor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retiring as people and agents see it. */
class RetireTest {
  private static final String FIRST = "00000000-0000-4000-8000-000000000001";
  private static final String SECOND = "00000000-0000-4000-8000-000000000002";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private RunningCollector running;
  private Visitor ann;

  @BeforeEach
  void start(@TempDir Path folder) {
    running = new RunningCollector(folder, ", \"anonymousHeartbeats\": \"ALLOW\"");
    ann = running.administrator();
    report(FIRST, 1);
    report(SECOND, 1);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void aRetiredComputerComesBackByItselfWithItsHistory() {
    assertThat(ann.get("/machines").body()).contains(FIRST, SECOND);
    ann.post("/machines/" + FIRST + "/retire");
    assertThat(ann.get("/machines").body()).contains(SECOND).doesNotContain(FIRST);
    assertThat(ann.get("/machines/" + FIRST).body()).contains("This computer is retired");
    report(FIRST, 2);
    assertThat(ann.get("/machines").body()).contains(FIRST);
    assertThat(ann.get("/machines/" + FIRST).body())
        .contains("First report of this computer.")
        .doesNotContain("This computer is retired");
    report(FIRST, 3);
    assertThat(ann.get("/administration/audit?action=machine.return").body())
        .as("once, by the collector itself")
        .containsOnlyOnce("<bdi>PC-1</bdi>")
        .contains("Retired computer reported again", "the collector", FIRST);
  }

  @Test
  void allOfAFilterAreRetiredOnceTheyHaveBeenShown() {
    assertThat(ann.get("/retire").status()).as("without a filter").isEqualTo(400);
    assertThat(ann.get("/retire?verdict=NONSENSE").status()).isEqualTo(400);
    assertThat(ann.get("/retire?q=pc-1").body()).contains("Retire 2 computers", "PC-1");
    Visitor.Answer others = ann.post("/retire", "query", "q=pc-1", "count", "1");
    assertThat(others.status()).isEqualTo(409);
    assertThat(others.body())
        .contains("the number of computers that match the filter has changed")
        .contains("name=\"count\" value=\"2\"");
    assertThat(ann.get("/machines").body()).as("another number was shown").contains(FIRST);
    ann.post("/retire", "query", "q=pc-1", "count", "2");
    assertThat(ann.get("/machines?q=pc-1").body()).doesNotContain(FIRST, SECOND);
    assertThat(ann.get("/administration/audit?action=machine.retire").body())
        .contains("<bdi>PC-1</bdi>", FIRST + " q=pc-1", SECOND);
  }

  @Test
  void theOlderRecordOfAComputerIsReplacedOnWish() {
    running.clockForward(60);
    report(SECOND, 2);
    assertThat(ann.get("/machines/" + FIRST).body())
        .contains("Another computer has the same name.", "reported later than this one")
        .doesNotContain("Retire the older record");
    assertThat(ann.get("/machines/" + SECOND).body()).contains("Retire the older record<");
    ann.post("/machines/" + SECOND + "/replace", "what", "NAME");
    assertThat(ann.get("/machines").body()).contains(SECOND).doesNotContain(FIRST);
  }

  @Test
  void allOlderRecordsOfAComputerAreReplacedAtOnce() {
    for (int i = 3; i <= 14; i++) {
      report("00000000-0000-4000-8000-%012d".formatted(i), 1);
    }
    running.clockForward(60);
    report(SECOND, 2);
    assertThat(ann.get("/machines/" + SECOND).body())
        .contains("13 other computers have the same name.")
        .contains("and 3 more")
        .contains("Retire the 13 older records");
    ann.post("/machines/" + SECOND + "/replace", "what", "NAME");
    assertThat(ann.get("/machines/" + SECOND).body()).doesNotContain("the same name");
    assertThat(ann.get("/machines").body())
        .contains(SECOND)
        .doesNotContain("00000000-0000-4000-8000-000000000014", FIRST);
  }

  @Test
  void programsRetireWithTheTokenOfAnAdministrator() {
    assertThat(delete("/api/v1/machines/" + FIRST, "usa_wrong")).isEqualTo(401);
    String page =
        ann.post("/account/tokens", "label", "t", "role", "ADMINISTRATOR", "days", "1").body();
    String token = page.replaceAll("(?s).*<code id=\"secret\">([^<]+)</code>.*", "$1");
    assertThat(delete("/api/v1/machines/" + FIRST, token)).isEqualTo(204);
    assertThat(delete("/api/v1/machines/00000000-0000-4000-8000-000000000009", token))
        .isEqualTo(404);
    assertThat(ann.get("/machines").body()).doesNotContain(FIRST);
  }

  private int delete(String path, String token) {
    return send(request(path).header("Authorization", "Bearer " + token).DELETE().build())
        .statusCode();
  }

  private void report(String agentId, int sequence) {
    String json =
        """
        {"schema": 1, "agentId": "%s", "sequence": %d, "sentAt": "%s",
         "agent": {"version": "1.0.0", "startedAt": "2026-01-01T00:00:00Z",
                   "droppedHeartbeats": 0},
         "host": {"name": "PC-1"},
         "verdict": {"code": "UP_TO_DATE", "severity": "OK", "since": "2026-01-01T00:00:00Z",
                     "reasons": []}}
        """
            .formatted(agentId, sequence, running.now());
    assertThat(
            send(request("/api/v1/heartbeats")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(json))
                    .build())
                .statusCode())
        .isEqualTo(202);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.port() + path));
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
