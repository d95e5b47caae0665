package io.github.updatesentinel.collector.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Codes of reasons by machine. */
public final class ReasonQuery {
  private static final int BATCH = 500;

  private ReasonQuery() {}

  public static Map<String, List<String>> of(Handle handle, List<String> agentIds) {
    Map<String, List<String>> reasons = new HashMap<>();
    for (int from = 0; from < agentIds.size(); from += BATCH) {
      handle
          .createQuery(
              "SELECT agent_id, code FROM machine_reason WHERE agent_id IN (<ids>)"
                  + " ORDER BY agent_id, code")
          .bindList("ids", agentIds.subList(from, Math.min(from + BATCH, agentIds.size())))
          .map((rs, ctx) -> Map.entry(rs.getString(1), rs.getString(2)))
          .forEach(
              reason ->
                  reasons
                      .computeIfAbsent(reason.getKey(), id -> new ArrayList<>())
                      .add(reason.getValue()));
    }
    return reasons;
  }
}
