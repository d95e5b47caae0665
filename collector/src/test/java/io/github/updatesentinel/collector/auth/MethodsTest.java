package io.github.updatesentinel.collector.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.auth.Visitor.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodsTest {
  private RunningCollector running;

  @BeforeEach
  void start(@TempDir Path folder) {
    running = new RunningCollector(folder);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/heartbeats", "/api/v1/enroll"})
  void whatAgentsPostCannotBeRead(String path) {
    Answer answer = running.visitor().header("Accept", "application/json").get(path);

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers().get("Allow")).isEqualTo("POST");
    assertThat(answer.body()).isEqualTo("{\"error\":\"Method not allowed\"}");
  }

  @Test
  void pageThatIsOnlyReadTakesNoForm() {
    Answer answer = running.administrator().post("/machines");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers().get("Allow")).isEqualTo("GET, HEAD");
    assertThat(answer.body()).contains("Method not allowed");
  }

  @Test
  void pageWithAFormNamesBoth() {
    assertThat(running.visitor().header("Accept", null).put("/login").headers().get("Allow"))
        .isEqualTo("GET, HEAD, POST");
  }

  @Test
  void headOfAPageAsksForALoginLikeThePage() {
    assertThat(running.visitor().head("/machines").location())
        .isEqualTo(running.visitor().get("/machines").location())
        .startsWith("/login");

    Answer answer = running.administrator().head("/machines");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }
}
