package io.github.updatesentinel.collector.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do about a machine.
 *
 * @param key of a text of {@code texts/advice}
 * @param arguments of that text; they come from the machine, so they are hostile
 * @param command to run on the machine as an administrator, exactly; null: there is none
 */
public record Advice(String key, List<String> arguments, @Nullable String command) {
  /** What to do about a machine, most important first; empty when there is nothing to do. */
  public static List<Advice> of(MachineDetail machine) {
    return List.of();
  }
}
