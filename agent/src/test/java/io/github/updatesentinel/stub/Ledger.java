package io.github.updatesentinel.stub;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The heartbeats of all agents as a collector keeps them, and each breach of what a collector may
 * rely on: a sequence always has the same content, a content always the same sequence, and a new
 * sequence is above all before it.
 */
public final class Ledger {
  private static final int LARGEST_BATCH = 100;

  private final Map<String, Agent> agents = new HashMap<>();
  private final List<JsonObject> stored = new ArrayList<>();
  private final List<String> breaches = new ArrayList<>();

  private static final class Agent {
    private final TreeMap<Long, String> seen = new TreeMap<>();
    private final Map<String, Long> contents = new HashMap<>();
    private final SortedSet<Long> stored = new TreeSet<>();
  }

  /**
   * Takes the heartbeats of one request.
   *
   * @param stores false where the collector refuses them: they must stay what they are all the same
   * @return those that are stored now and were not before
   */
  synchronized List<JsonObject> take(List<JsonObject> batch, boolean stores) {
    if (batch.size() > LARGEST_BATCH) {
      breaches.add("a batch of " + batch.size());
    }
    List<JsonObject> fresh = new ArrayList<>();
    for (JsonObject heartbeat : batch) {
      String id = heartbeat.get("agentId").getAsString();
      long sequence = heartbeat.get("sequence").getAsLong();
      Agent agent = agents.computeIfAbsent(id, any -> new Agent());
      see(agent, id, heartbeat);
      if (stores && agent.stored.add(sequence)) {
        fresh.add(heartbeat);
      }
    }
    stored.addAll(fresh);
    return fresh;
  }

  private void see(Agent agent, String id, JsonObject heartbeat) {
    long sequence = heartbeat.get("sequence").getAsLong();
    String content = content(heartbeat);
    String before = agent.seen.get(sequence);
    if (before == null) {
      if (!agent.seen.isEmpty() && sequence < agent.seen.lastKey()) {
        breaches.add(id + ": " + sequence + " came first after " + agent.seen.lastKey());
      }
      Long other = agent.contents.put(content, sequence);
      if (other != null) {
        breaches.add(id + ": " + other + " came again as " + sequence + ": " + content);
      }
      agent.seen.put(sequence, content);
    } else if (!before.equals(content)) {
      breaches.add(id + ": " + sequence + " was " + before + " and came again as " + content);
    }
  }

  /** Two with the same content are the same heartbeat: the millisecond it was made is in it. */
  private static String content(JsonObject heartbeat) {
    JsonObject rest = heartbeat.deepCopy();
    rest.remove("sequence");
    return rest.toString();
  }

  synchronized void clear() {
    agents.clear();
    stored.clear();
    breaches.clear();
  }

  /** Each heartbeat once, in the order in which they were stored. */
  public synchronized List<JsonObject> stored() {
    return List.copyOf(stored);
  }

  /** Of an agent; empty where it is not known. */
  public synchronized SortedSet<Long> sequences(String agentId) {
    Agent agent = agents.get(agentId);
    return agent == null
        ? Collections.emptySortedSet()
        : Collections.unmodifiableSortedSet(new TreeSet<>(agent.stored));
  }

  /** In words; empty while all is well. */
  synchronized List<String> breaches() {
    return List.copyOf(breaches);
  }
}
