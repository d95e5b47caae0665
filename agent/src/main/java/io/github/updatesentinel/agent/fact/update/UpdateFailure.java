package io.github.updatesentinel.agent.fact.update;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Texts;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An update operation that failed on this machine, and where that is recorded. */
public record UpdateFailure(Source source, Instant at, HResult hresult, @Nullable String title) {
  private static final int SUCCEEDED_WITH_ERRORS = 3;
  private static final int ABORTED = 5;

  public UpdateFailure {
    title = Texts.cutIfKnown(title, Texts.MAX_LENGTH);
  }

  /**
   * The code that an entry of the update history failed with.
   *
   * @param resultCode the Windows Update Agent's OperationResultCode
   * @param mapped its HResult, which stands for many causes
   * @param unmapped the code before it was mapped; null where it can't be read
   * @return empty where the operation succeeded, whatever its code: an update that waits for a
   *     restart keeps 0x80242014
   */
  public static Optional<HResult> historyCode(
      int resultCode, HResult mapped, @Nullable HResult unmapped) {
    if (resultCode < SUCCEEDED_WITH_ERRORS || resultCode > ABORTED) {
      return Optional.empty();
    }
    if (mapped.equals(HResult.E_SERVICE_DISABLED) || unmapped == null) {
      return Optional.of(mapped);
    }
    return Optional.of(unmapped.isFailure() ? unmapped : mapped);
  }

  /** Which record tells of it. */
  public enum Source {
    HISTORY,
    EVENT_LOG
  }
}
