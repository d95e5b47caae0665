package io.github.updatesentinel.agent.fact.update;

import io.github.updatesentinel.agent.fact.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One update that a scan found. Null is "not known": WUA may answer with nothing for any of it.
 *
 * @param servicing whether Windows' servicing evaluates it; definitions, drivers and previews are
 *     none of its updates
 */
public record PendingUpdate(
    @Nullable String title,
    @Nullable String updateId,
    List<String> kb,
    @Nullable String severity,
    @Nullable Boolean downloaded,
    @Nullable Boolean servicing) {
  /** Longest id and rating that the heartbeat takes. */
  private static final int MAX_WORD = 100;

  /** One of which it is not known what evaluates it. */
  public PendingUpdate(
      @Nullable String title,
      @Nullable String updateId,
      List<String> kb,
      @Nullable String severity,
      @Nullable Boolean downloaded) {
    this(title, updateId, kb, severity, downloaded, null);
  }

  public PendingUpdate {
    title = Texts.cutIfKnown(title, Texts.MAX_LENGTH);
    updateId = Texts.cutIfKnown(updateId, MAX_WORD);
    severity = Texts.cutIfKnown(severity, MAX_WORD);
    kb = List.copyOf(kb);
  }
}
