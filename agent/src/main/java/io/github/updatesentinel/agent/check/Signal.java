package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.probe.ScanReport;
import io.github.updatesentinel.agent.sink.DeliveryNews;

/** What wakes the check loop before its time. */
public sealed interface Signal {
  /** Something about the services changed in the registry. */
  record ServicesChanged() implements Signal {}

  record StartTried(StartAttempt attempt) implements Signal {}

  record ScanFinished(ScanReport report) implements Signal {}

  record Delivery(DeliveryNews news) implements Signal {}

  record Stop() implements Signal {}
}
