package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.sim.SimulatedMachine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Keys of agents, put into the store as enrolment leaves them. */
final class AgentRows {
  private AgentRows() {}

  static void insert(Connection connection, List<SimulatedMachine> machines) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO agent (agent_id, key_hash, enrolled_at) VALUES (?, ?, ?)")) {
      for (SimulatedMachine machine : machines) {
        statement.setString(1, machine.agentId());
        statement.setBytes(2, sha256(Payloads.key(machine)));
        statement.setLong(3, 0);
        statement.addBatch();
      }
      statement.executeBatch();
    }
    connection.commit();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
