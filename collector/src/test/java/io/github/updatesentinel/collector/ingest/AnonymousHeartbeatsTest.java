package io.github.updatesentinel.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.config.CollectorConfig.AnonymousHeartbeats;
import io.github.updatesentinel.collector.wire.Heartbeats;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnonymousHeartbeatsTest {
  private final UUID agent = UUID.randomUUID();
  private TestCollector collector;

  @BeforeEach
  void start(@TempDir Path data) {
    collector = TestCollector.sqlite(data, AnonymousHeartbeats.ALLOW);
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void heartbeatsWithoutAKeyAreTakenWhereThatIsAllowed() {
    assertThat(collector.heartbeats(null, Heartbeats.json(agent, 1)).statusCode()).isEqualTo(202);
  }

  @Test
  void nobodySpeaksForAnAgentThatHasAKey() {
    collector.key(agent);
    assertThat(collector.heartbeats(null, Heartbeats.json(agent, 1)).statusCode()).isEqualTo(401);
  }

  @Test
  void aRevokedAgentGetsInByNoKeyEither() {
    collector.key(agent);
    collector.database.<RuntimeException>writing(
        handle -> collector.ingest.keys().revoke(handle, agent.toString()));
    assertThat(collector.heartbeats(null, Heartbeats.json(agent, 1)).statusCode()).isEqualTo(401);
  }

  @Test
  void anAgentThatWasTakenWithoutAKeyCanEnrol() {
    collector.heartbeats(null, Heartbeats.json(agent, 1));
    String key = collector.key(agent);
    assertThat(collector.heartbeats(key, Heartbeats.json(agent, 2)).statusCode()).isEqualTo(202);
    assertThat(collector.heartbeats(null, Heartbeats.json(agent, 3)).statusCode()).isEqualTo(401);
  }

  @Test
  void aKeyThatIsNotKnownIsRefusedEvenSo() {
    assertThat(collector.heartbeats("usk_none", Heartbeats.json(agent, 1)).statusCode())
        .isEqualTo(401);
  }
}
