package io.github.updatesentinel.agent.check;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** The agent's state together with the file that keeps it over restarts. */
public final class Memory {
  private final StateFile file;
  private final StateJson codec;
  private final AgentState state;
  private final RateLimit complaints;
  private @Nullable String saved;

  private Memory(StateFile file, AgentState state, Clocks clocks) {
    this.file = file;
    this.codec = new StateJson(clocks);
    this.state = state;
    this.complaints = new RateLimit(clocks, 1, Duration.ofHours(1));
  }

  /** Reads what is remembered, or begins anew. */
  public static Memory load(Path path, Clocks clocks) {
    StateFile file = new StateFile(path, clocks);
    return new Memory(file, file.load(), clocks);
  }

  AgentState state() {
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
