package io.github.updatesentinel.agent.probe.scan;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operation that the Windows Update Agent remembers. Each reading asks it anew. */
public interface HistoryItem {
  /** Null where it has no time. */
  @Nullable Instant at() throws ReadFailure;

  /** The agent's number: 1 is an installation. */
  int operation() throws ReadFailure;

  /** The agent's OperationResultCode, 0 to 5. */
  int resultCode() throws ReadFailure;

  /** The code that stands for many causes. */
  HResult mapped() throws ReadFailure;

  /** The code before it was mapped. */
  HResult unmapped() throws ReadFailure;

  @Nullable String title() throws ReadFailure;

  @Nullable String updateId() throws ReadFailure;

  /** Ids of the update's categories, in whatever case. */
  List<String> categories() throws ReadFailure;
}
