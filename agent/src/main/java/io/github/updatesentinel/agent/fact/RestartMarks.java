package io.github.updatesentinel.agent.fact;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which marks of a pending restart the registry has.
 *
 * @param marks their names, such as {@code RebootRequired}; PendingFileRenameOperations is none,
 *     since any program's uninstaller sets it
 * @param since when the oldest mark was made, or last added to; null where there is none, or where
 *     that is not known
 * @param bootedAt when Windows started, by the present clock; null where not known
 */
public record RestartMarks(
    List<String> marks, @Nullable Instant since, @Nullable Instant bootedAt) {
  public RestartMarks {
    marks = List.copyOf(marks);
  }

  public boolean isPending() {
    return !marks.isEmpty();
  }
}
