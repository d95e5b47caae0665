package io.github.updatesentinel.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.config.CollectorConfig.AnonymousHeartbeats;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens.Created;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens.EnrollmentToken;
import io.github.updatesentinel.collector.wire.Heartbeats;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrollmentTest {
  private static final String MACHINE = "0a".repeat(32);
  private static final String OTHER_MACHINE = "0b".repeat(32);

  private final UUID agent = UUID.randomUUID();
  private final EnrollmentTokens tokens = new EnrollmentTokens(Clock.systemUTC());
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
  void aTokenIsExchangedForAKeyThatCounts() {
    HttpResponse<String> answer = collector.enroll(collector.token(), agent, MACHINE);
    assertThat(answer.statusCode()).isEqualTo(201);
    String key = TestCollector.member(answer, "agentKey");
    assertThat(key).matches("usk_[A-Za-z0-9_-]{43}");
    assertThat(collector.heartbeats(key, Heartbeats.json(agent, 1)).statusCode()).isEqualTo(202);
  }

  @Test
  void neitherTokenNorKeyIsInTheStore() {
    String token = collector.token();
    String key = TestCollector.member(collector.enroll(token, agent, MACHINE), "agentKey");
    for (String table : List.of("agent", "enrollment_token")) {
      String rows =
          collector.database.<String, RuntimeException>read(
              handle -> handle.createQuery("SELECT * FROM " + table).mapToMap().list().toString());
      assertThat(rows).doesNotContain(token, key);
    }
  }

  @Test
  void aCollectorWithoutTokensOffersNoEnrolment() {
    assertThat(collector.enroll("ust_none", agent, MACHINE).statusCode()).isEqualTo(404);
  }

  @Test
  void aTokenThatIsNotKnownIsRefused() {
    collector.token();
    HttpResponse<String> answer = collector.enroll("ust_none", agent, MACHINE);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).doesNotContain("ust_none");
  }

  @Test
  void aTokenThatIsRevokedOrHasExpiredIsRefused() {
    Created revoked = create(null, null);
    collector.database.<RuntimeException>writing(h -> tokens.revoke(h, revoked.tokenId()));
    assertThat(collector.enroll(revoked.secret(), agent, MACHINE).statusCode()).isEqualTo(403);
    Created expired = create(Instant.now().minusSeconds(1), null);
    assertThat(collector.enroll(expired.secret(), agent, MACHINE).statusCode()).isEqualTo(403);
  }

  @Test
  void aTokenEnrolsAsManyMachinesAsItSays() {
    Created two = create(null, 2L);
    assertThat(collector.enroll(two.secret(), agent, MACHINE).statusCode()).isEqualTo(201);
    assertThat(collector.enroll(two.secret(), UUID.randomUUID(), MACHINE).statusCode())
        .isEqualTo(201);
    assertThat(collector.enroll(two.secret(), UUID.randomUUID(), MACHINE).statusCode())
        .isEqualTo(403);
    assertThat(collector.number("SELECT count(*) FROM agent")).isEqualTo(2);
    assertThat(token(two).used()).isEqualTo(2);
  }

  @Test
  void anAgentThatLostTheAnswerGetsAnotherKeyAndNoUseIsSpent() {
    Created one = create(null, 1L);
    String lost = TestCollector.member(collector.enroll(one.secret(), agent, MACHINE), "agentKey");
    HttpResponse<String> again =
        collector.enroll(one.secret(), agent, MACHINE.toUpperCase(Locale.ROOT));
    assertThat(again.statusCode()).isEqualTo(201);
    String key = TestCollector.member(again, "agentKey");
    assertThat(key).isNotEqualTo(lost);
    assertThat(collector.heartbeats(lost, Heartbeats.json(agent, 1)).statusCode()).isEqualTo(401);
    assertThat(collector.heartbeats(key, Heartbeats.json(agent, 1)).statusCode()).isEqualTo(202);
    assertThat(token(one).used()).isEqualTo(1);
  }

  @Test
  void anotherMachineDoesNotGetTheIdOfAnAgent() {
    String token = collector.token();
    String key = TestCollector.member(collector.enroll(token, agent, MACHINE), "agentKey");
    assertThat(collector.enroll(token, agent, OTHER_MACHINE).statusCode()).isEqualTo(409);
    assertThat(collector.enroll(token, agent, null).statusCode()).isEqualTo(409);
    assertThat(collector.heartbeats(key, Heartbeats.json(agent, 1)).statusCode()).isEqualTo(202);
  }

  @Test
  void anAgentWhoseMachineIsNotKnownCanNotEnrolAgain() {
    String token = collector.token();
    assertThat(collector.enroll(token, agent, null).statusCode()).isEqualTo(201);
    assertThat(collector.enroll(token, agent, null).statusCode()).isEqualTo(409);
    assertThat(collector.enroll(token, agent, MACHINE).statusCode()).isEqualTo(409);
  }

  @Test
  void aRevokedKeyIsRefusedAndNoOtherIsGiven() {
    String key = collector.key(agent);
    assertThat(revoke()).isTrue();
    HttpResponse<String> answer = collector.heartbeats(key, Heartbeats.json(agent, 1));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(collector.enroll(collector.token(), agent, "ab".repeat(32)).statusCode())
        .isEqualTo(403);
    assertThat(revoke()).isFalse();
    collector.database.<RuntimeException>writing(
        handle -> collector.ingest.keys().allow(handle, agent.toString()));
    assertThat(collector.heartbeats(key, Heartbeats.json(agent, 1)).statusCode()).isEqualTo(202);
  }

  @Test
  void aRequestThatLacksSomethingIsToldWhat() {
    collector.token();
    assertThat(refusal(new JsonObject())).isEqualTo("enrollmentToken: missing");
    JsonObject json = new JsonObject();
    json.addProperty("enrollmentToken", "ust_x");
    assertThat(refusal(json)).isEqualTo("agentId: missing");
    json.addProperty("agentId", "me");
    assertThat(refusal(json)).isEqualTo("agentId: expected a UUID, found \"me\"");
    json.addProperty("agentId", agent.toString());
    json.addProperty("machine", "abc");
    assertThat(refusal(json)).startsWith("machine: expected 64 hexadecimal digits");
    json.addProperty("enrollmentToken", 7);
    assertThat(refusal(json)).isEqualTo("enrollmentToken: expected a string");
  }

  @Test
  void unknownMembersAreIgnored() {
    JsonObject json = new JsonObject();
    json.addProperty("enrollmentToken", collector.token());
    json.addProperty("agentId", agent.toString());
    json.add("host", Heartbeats.json(agent, 1).get("host"));
    assertThat(post(json).statusCode()).isEqualTo(201);
  }

  @Test
  void guessesOfOneHideFromNobodyBehindTheSameAddressWhatTheirSecretIsWorth() {
    String token = collector.token();
    for (int i = 0; i < 200; i++) {
      assertThat(collector.enroll("ust_" + i, agent, MACHINE).statusCode()).isEqualTo(401);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(collector.heartbeats("usk_" + i, Heartbeats.json(agent, 1)).statusCode())
          .isEqualTo(401);
    }
    HttpResponse<String> answer = collector.enroll(token, agent, MACHINE);
    assertThat(answer.statusCode()).isEqualTo(201);
    String key = TestCollector.member(answer, "agentKey");
    assertThat(collector.heartbeats(key, Heartbeats.json(agent, 1)).statusCode()).isEqualTo(202);
  }

  private boolean revoke() {
    return collector.database.<Boolean, RuntimeException>write(
        handle -> collector.ingest.keys().revoke(handle, agent.toString()));
  }

  private Created create(@Nullable Instant expiresAt, @Nullable Long uses) {
    return collector.database.<Created, RuntimeException>write(
        handle -> tokens.create(handle, "test", "admin", expiresAt, uses));
  }

  private EnrollmentToken token(Created created) {
    return collector.database.<List<EnrollmentToken>, RuntimeException>read(tokens::list).stream()
        .filter(token -> token.tokenId().equals(created.tokenId()))
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<String> post(JsonObject json) {
    return collector.send(
        collector.request("/api/v1/enroll").POST(BodyPublishers.ofString(json.toString())));
  }

  private String refusal(JsonObject json) {
    HttpResponse<String> answer = post(json);
    assertThat(answer.statusCode()).isEqualTo(400);
    return TestCollector.member(answer, "error");
  }
}
