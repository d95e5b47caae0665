package io.github.updatesentinel.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.auth.RunningCollector;
import io.github.updatesentinel.collector.auth.Visitor;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters that somebody has named, as others see them. */
class SharedViewsTest {
  private static final String SHARED = "<bdi>Ours</bdi>";
  private static final String PRIVATE = "<bdi>Mine</bdi>";

  private RunningCollector running;
  private Visitor ann;

  @BeforeEach
  void start(@TempDir Path folder) {
    running = new RunningCollector(folder, ", \"anonymousHeartbeats\": \"ALLOW\"");
    String json =
        """
        {"schema": 1, "agentId": "00000000-0000-4000-8000-000000000001", "sequence": 1,
         "sentAt": "%s",
         "agent": {"version": "1.0.0", "startedAt": "2026-01-01T00:00:00Z",
                   "droppedHeartbeats": 0},
         "host": {"name": "PC-1"},
         "verdict": {"code": "UP_TO_DATE", "severity": "OK", "since": "2026-01-01T00:00:00Z",
                     "reasons": []}}
        """
            .formatted(running.now());
    assertThat(running.visitor().json("/api/v1/heartbeats", json).status()).isEqualTo(202);
    ann = running.viewer("ann");
    ann.post("/views", "name", "Ours", "shared", "on", "query", "verdict=UP_TO_DATE");
    ann.post("/views", "name", "Mine", "query", "verdict=SCAN_FAILED");
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void anotherViewerSeesWhatIsSharedAndDeletesNothing() {
    Visitor vera = running.viewer("vera");
    assertThat(vera.get("/machines").body())
        .contains(SHARED, "by <bdi>ann</bdi>")
        .doesNotContain(PRIVATE, "action=\"/views/");

    assertThat(vera.post(deletionOf(SHARED)).status()).isEqualTo(404);
    assertThat(vera.post(deletionOf(PRIVATE)).status()).isEqualTo(404);

    assertThat(ann.get("/machines").body()).contains(SHARED, PRIVATE);
  }

  /** A page has the names alone: many long filters would be read for each of them. */
  @Test
  void aViewLeadsToItsFilterForThoseWhoSeeIt() {
    Visitor vera = running.viewer("vera");
    assertThat(vera.get(linkOf(SHARED)).location()).isEqualTo("/machines?verdict=UP_TO_DATE");
    assertThat(ann.get(linkOf(PRIVATE)).location()).isEqualTo("/machines?verdict=SCAN_FAILED");
    assertThat(vera.get(linkOf(PRIVATE)).status()).isEqualTo(404);
    assertThat(vera.get("/views/none").status()).isEqualTo(404);
  }

  @Test
  void whatATokenSavesIsThatOfItsPerson() {
    String token =
        ann.post("/account/tokens", "label", "grafana", "role", "VIEWER", "days", "30").secret();
    Visitor program = running.visitor().header("Authorization", "Bearer " + token);
    assertThat(program.post("/views", "name", "Program", "query", "silent=1").status())
        .isEqualTo(303);
    assertThat(ann.get("/machines").body()).contains("<bdi>Program</bdi>");
  }

  @Test
  void aFilterThatIsTooLongForAnAddressIsNotSaved() {
    String names = "q=" + "PC-%2C".repeat(600);
    assertThat(ann.post("/views", "name", "Long", "query", names).status()).isEqualTo(400);
    assertThat(ann.get("/machines").body()).doesNotContain("<bdi>Long</bdi>");
  }

  @Test
  void anAdministratorDeletesWhatIsSharedAlone() {
    Visitor administrator = running.administrator();
    assertThat(administrator.get("/machines").body())
        .contains(SHARED, deletionOf(SHARED))
        .doesNotContain(PRIVATE);

    assertThat(administrator.post(deletionOf(PRIVATE)).status()).isEqualTo(404);
    assertThat(administrator.post(deletionOf(SHARED)).status()).isEqualTo(303);

    assertThat(ann.get("/machines").body()).contains(PRIVATE).doesNotContain(SHARED);
  }

  @Test
  void anOwnerDeletesWhatIsTheirs() {
    assertThat(ann.post(deletionOf(PRIVATE)).status()).isEqualTo(303);
    assertThat(ann.get("/machines").body()).contains(SHARED).doesNotContain(PRIVATE);
  }

  private String linkOf(String view) {
    Matcher matcher =
        Pattern.compile("<a href=\"(/views/[^\"]+)\">" + Pattern.quote(view))
            .matcher(ann.get("/machines").body());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  /** Where the form of ann's page deletes a view. */
  private String deletionOf(String view) {
    String page = ann.get("/machines").body();
    Matcher matcher =
        Pattern.compile(Pattern.quote(view) + ".*?\"(/views/[^\"]+/delete)\"", Pattern.DOTALL)
            .matcher(page);
    assertThat(matcher.find()).as(page).isTrue();
    return matcher.group(1);
  }
}
