package io.github.updatesentinel.agent.fact.update;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Texts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One installation in the history of the Windows Update Agent; definitions are left out.
 *
 * @param code what it failed with, unmapped where that is known; null where it succeeded
 * @param updateId of the update; null where not known
 * @param kb numbers such as KB5017308, of the title
 * @param servicing whether it is a servicing update; null where not known
 */
public record InstallAttempt(
    Instant at,
    @Nullable HResult code,
    @Nullable String title,
    @Nullable String updateId,
    List<String> kb,
    @Nullable Boolean servicing) {
  private static final int MAX_ID = 100;

  public InstallAttempt {
    title = Texts.cutIfKnown(title, Texts.MAX_LENGTH);
    updateId = Texts.cutIfKnown(updateId, MAX_ID);
    kb = List.copyOf(kb);
  }

  public boolean failed() {
    return code != null;
  }

  /** What an administrator calls the update: its KB, else its title, else its id. */
  public String name() {
    if (!kb.isEmpty()) {
      return kb.get(0);
    }
    String text = title != null ? title : updateId;
    return text != null ? text : "an update";
  }
}
