package io.github.updatesentinel.agent.probe.scan;

import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Counts the updates of a {@link ControlSearch}. */
public final class ControlTally {
  private final boolean hidden;
  private final BooleanSupplier outOfTime;
  private final ServicingRule rule;
  private final List<String> titles = new ArrayList<>();
  private int known;
  private int servicing;

  /**
   * @param hidden whether hidden updates are counted: installed ones then don't count, and those of
   *     unknown kind do, as with updates that are offered
   * @param outOfTime once it is true, nothing more is read
   */
  public ControlTally(boolean hidden, BooleanSupplier outOfTime) {
    this.hidden = hidden;
    this.outOfTime = outOfTime;
    this.rule = new ServicingRule(outOfTime);
  }

  public void add(UpdateItem update) {
    if (outOfTime.getAsBoolean()) {
      return;
    }
    try {
      if (hidden && update.isInstalled()) {
        known++;
        return;
      }
    } catch (ReadFailure e) {
      return;
    }
    Boolean kind = rule.isServicing(update);
    if (kind == null && !hidden) {
      return;
    }
    known++;
    if (!Boolean.FALSE.equals(kind)) {
      servicing++;
      addTitle(update);
    }
  }

  /**
   * The search whose updates were added.
   *
   * @param found how many it counted; those that were not added are unknown
   * @param complete whether it ended without error or warning
   */
  public ControlSearch search(int found, boolean complete) {
    return new ControlSearch(found, servicing, found - known, complete, titles);
  }

  private void addTitle(UpdateItem update) {
    if (hidden && titles.size() < ScanSight.MAX_TITLES) {
      String title = title(update);
      if (title != null) {
        titles.add(title);
      }
    }
  }

  private static @Nullable String title(UpdateItem update) {
    try {
      return update.title();
    } catch (ReadFailure e) {
      return null;
    }
  }
}
