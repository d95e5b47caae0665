package io.github.updatesentinel.collector.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Compares what a crowd was told with what the store has. */
final class Ledger {
  private final Map<String, Set<Long>> history = new HashMap<>();
  private final Map<String, Long> last = new HashMap<>();
  private long changes;
  private long counted;
  private int highestEpoch;

  private Ledger() {}

  static Ledger of(String url) throws SQLException {
    Ledger ledger = new Ledger();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT agent_id, sequence FROM change")) {
        while (rows.next()) {
          ledger.changes++;
          ledger
              .history
              .computeIfAbsent(rows.getString(1), any -> new HashSet<>())
              .add(rows.getLong(2));
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT agent_id, last_sequence, missing, epoch, history_rows FROM machine")) {
        while (rows.next()) {
          ledger.last.put(rows.getString(1), rows.getLong(2));
          ledger.counted += rows.getLong(5);
          ledger.highestEpoch = Math.max(ledger.highestEpoch, rows.getInt(4));
          assertThat(rows.getString(3)).as("missing heartbeats").isEmpty();
        }
      }
    }
    return ledger;
  }

  /** Each heartbeat of a crowd is a change, so that history has each that was acknowledged. */
  void hasAllThat(Crowd crowd) {
    assertThat(crowd.surprises()).isEmpty();
    assertThat(crowd.acknowledged()).isNotEmpty();
    crowd
        .acknowledged()
        .forEach(
            (agentId, sequences) -> {
              assertThat(history.getOrDefault(agentId, Set.of()))
                  .as("history of %s", agentId)
                  .containsAll(sequences);
              assertThat(last.get(agentId))
                  .isGreaterThanOrEqualTo(
                      sequences.stream().mapToLong(Long::longValue).max().orElseThrow());
            });
  }

  /** How many acknowledged heartbeats of a crowd are not there. */
  long lost(Crowd crowd) {
    return crowd.acknowledged().entrySet().stream()
        .mapToLong(
            entry ->
                entry.getValue().stream()
                    .filter(
                        sequence ->
                            !history.getOrDefault(entry.getKey(), Set.of()).contains(sequence))
                    .count())
        .sum();
  }

  /** A repetition that is not known as one would be a set-back, or a row too many. */
  void hasNothingTwice() {
    assertThat(highestEpoch).isEqualTo(1);
    assertThat(history.values().stream().mapToLong(Set::size).sum()).isEqualTo(changes);
    assertThat(counted).isEqualTo(changes);
    history.forEach(
        (agentId, sequences) -> assertThat((long) sequences.size()).isEqualTo(last.get(agentId)));
  }
}
