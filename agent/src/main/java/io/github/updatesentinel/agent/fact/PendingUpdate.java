package io.github.updatesentinel.agent.fact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One update that a scan found. Null is "not known": WUA may answer with nothing for any of it. */
public record PendingUpdate(
    @Nullable String title,
    @Nullable String updateId,
    List<String> kb,
    @Nullable String severity,
    @Nullable Boolean downloaded) {
  public PendingUpdate {
    kb = List.copyOf(kb);
  }
}
