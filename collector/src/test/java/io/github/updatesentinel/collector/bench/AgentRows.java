package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.sim.SimulatedMachine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Keys of agents, stored as enrollment stores them. */
final class AgentRows {
  private AgentRows() {}

  static void insert(Connection connection, List<SimulatedMachine> machines) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO agent (agent_id, key_hash, enrolled_at) VALUES (?, ?, ?)")) {
      for (SimulatedMachine machine : machines) {
        statement.setString(1, machine.agentId());
        statement.setBytes(2, Secrets.hash(Payloads.key(machine)));
        statement.setLong(3, 0);
        statement.addBatch();
      }
      statement.executeBatch();
    }
    connection.commit();
  }
}
