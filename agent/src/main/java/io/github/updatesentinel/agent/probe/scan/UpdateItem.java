package io.github.updatesentinel.agent.probe.scan;

import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One update of the Windows Update Agent, as far as rules read it. Each reading asks it anew. */
public interface UpdateItem extends AutoCloseable {
  @Nullable String title() throws ReadFailure;

  boolean isInstalled() throws ReadFailure;

  /** Ids of its categories, in whatever case. */
  List<String> categories() throws ReadFailure;

  boolean isDriver() throws ReadFailure;

  /** Whether Windows only offers it to who looks for it, as it does with previews. */
  boolean isBrowseOnly() throws ReadFailure;

  /** The program part that evaluates and installs it, as a URI; null where it names none. */
  @Nullable String handler() throws ReadFailure;

  /** How many updates it bundles. */
  int bundledCount() throws ReadFailure;

  /**
   * One that it bundles; the caller closes it.
   *
   * @param index from 0
   */
  UpdateItem bundled(int index) throws ReadFailure;

  @Override
  void close();
}
