package io.github.updatesentinel.agent.fact;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An update operation that failed on this machine, and where that is recorded. */
public record UpdateFailure(Source source, Instant at, HResult hresult, @Nullable String title) {
  public UpdateFailure {
    title = Texts.cutIfKnown(title, Texts.MAX_LENGTH);
  }

  /** Which record tells of it. */
  public enum Source {
    HISTORY,
    EVENT_LOG,
    UPDATE_LOG
  }
}
