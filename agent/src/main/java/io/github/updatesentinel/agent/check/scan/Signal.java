package io.github.updatesentinel.agent.check.scan;

import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import org.jspecify.annotations.Nullable;

/** What wakes the check loop before its time. */
public sealed interface Signal {
  /** Something about the services changed in the registry. */
  record ServicesChanged() implements Signal {}

  record StartTried(StartAttempt attempt) implements Signal {}

  record ScanFinished(ScanReport report) implements Signal {}

  /**
   * The update log was read.
   *
   * @param scan whose lines were looked for
   * @param finding null if the log says nothing of it
   */
  record LogRead(UpdateScan scan, @Nullable UpdateLogFinding finding) implements Signal {}

  record Delivery(DeliveryNews news) implements Signal {}

  record Stop() implements Signal {}
}
