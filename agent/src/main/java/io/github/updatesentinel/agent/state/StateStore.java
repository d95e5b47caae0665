package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.time.RateLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** The agent's state together with the file that keeps it over restarts. */
public final class StateStore {
  private final StateFile file;
  private final StateJson codec;
  private final RateLimit complaints;
  private final Origin origin;
  private final AgentState state;
  private @Nullable String saved;

  /** Where an agent's id comes from. */
  public sealed interface Origin {
    /** It is the one that this machine has had before. */
    record Remembered() implements Origin {}

    /** There was nothing to remember, or nothing that could be read. */
    record New() implements Origin {}

    /**
     * What was there is another machine's: this one was made from its image.
     *
     * @param agentId of that machine
     */
    record Cloned(UUID agentId) implements Origin {}
  }

  private StateStore(StateFile file, Clocks clocks, Origin origin, AgentState state) {
    this.file = file;
    this.codec = new StateJson(clocks);
    this.complaints = new RateLimit(clocks, 1, Duration.ofHours(1));
    this.origin = origin;
    this.state = state;
  }

  /**
   * Reads what is remembered, or begins anew.
   *
   * @param machine the one that this runs on
   */
  public static StateStore load(Path path, Clocks clocks, MachineIdentity machine) {
    StateFile file = new StateFile(path, clocks);
    Optional<AgentState> kept = file.load();
    Origin origin = origin(kept, machine);
    AgentState state =
        origin instanceof Origin.Remembered
            ? kept.orElseThrow()
            : new AgentState(UUID.randomUUID());
    state.machine = machine.withUnknownFrom(state.machine);
    return new StateStore(file, clocks, origin, state);
  }

  private static Origin origin(Optional<AgentState> kept, MachineIdentity machine) {
    if (kept.isEmpty()) {
      return new Origin.New();
    }
    AgentState state = kept.get();
    return machine.isAnotherMachineThan(state.machine)
        ? new Origin.Cloned(state.agentId)
        : new Origin.Remembered();
  }

  /**
   * What others than the service may want to know of its memory.
   *
   * @param lastDelivery when the collector took heartbeats last; empty where it never did
   * @param clockSkew how far this clock is ahead of the collector's; empty where not known
   */
  public record Glimpse(
      UUID agentId, Optional<Instant> lastDelivery, Optional<Duration> clockSkew) {}

  /**
   * Looks into the file without touching it.
   *
   * @return empty where there is none, so that the service has never run
   * @throws IOException where it can't be read, or can't be seen whether there is one
   * @throws InvalidJson where it has no ID or sequence that can be read
   */
  public static Optional<Glimpse> glimpse(Path path, Clocks clocks)
      throws IOException, InvalidJson {
    return new StateFile(path, clocks)
        .read(problem -> {})
        .map(
            state ->
                new Glimpse(
                    state.agentId,
                    Optional.ofNullable(state.lastDeliveryAt),
                    Optional.ofNullable(state.clockSkew).flatMap(skew -> skew.at(clocks.now()))));
  }

  public Origin origin() {
    return origin;
  }

  public UUID agentId() {
    return state.agentId;
  }

  /** The fingerprint that tells this machine from its clones; null where nothing is known of it. */
  public @Nullable String machine() {
    return state.machine.fingerprint();
  }

  /** What tells the hardware from others, whatever Windows is on it; null where not known. */
  public @Nullable String hardware() {
    return state.machine.hardware();
  }

  /** Counts on behind a sequence that was used, though this memory may not know of it. */
  public void continueAfter(long sequence) {
    state.nextSequence = Math.max(state.nextSequence, sequence + 1);
  }

  /** Goes by a new id, under which the count begins again. */
  public void renewIdentity() {
    state.agentId = UUID.randomUUID();
    state.nextSequence = 1;
    state.droppedHeartbeats = 0L;
    state.lastDeliveryAt = null;
  }

  public AgentState state() {
    return state;
  }

  /** Writes what has changed. A disk that takes nothing is reported, and work goes on. */
  public void save() {
    String text = codec.write(state);
    if (text.equals(saved)) {
      return;
    }
    try {
      file.save(text);
      saved = text;
    } catch (IOException e) {
      if (complaints.tryTake()) {
        Logger.error("State can't be saved: {}", e.toString());
      }
    }
  }
}
