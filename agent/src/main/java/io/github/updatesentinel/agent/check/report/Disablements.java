package io.github.updatesentinel.agent.check.report;

import io.github.updatesentinel.agent.fact.Author;
import io.github.updatesentinel.agent.fact.Disablement;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.update.LogEntry;
import io.github.updatesentinel.agent.probe.event.Attribution;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import io.github.updatesentinel.agent.probe.event.EventXml;
import io.github.updatesentinel.agent.probe.event.StartTypeEntry;
import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.state.StartTypeChange;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.contract.StartType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Since when required services are disabled, by whom, and how often that has failed since. */
public final class Disablements {
  private final AgentState state;
  private final Attribution attribution;
  private final Clocks clocks;
  private final BooleanSupplier readLog;

  /** Services that were added since the event log was read. */
  private final Set<String> added = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * @param readLog reads what is new in the event log; false where it did not reach the end
   */
  public Disablements(
      AgentState state, Attribution attribution, Clocks clocks, BooleanSupplier readLog) {
    this.state = state;
    this.attribution = attribution;
    this.clocks = clocks;
    this.readLog = readLog;
  }

  /**
   * Takes notice of the services as they are.
   *
   * @param isWaiting whether a change of that service is still to be reported, which then says more
   * @param logWasRead whether the last reading of the event log reached its end
   */
  public void look(
      Map<String, Reading<ServiceState>> required,
      Predicate<String> isWaiting,
      boolean logWasRead) {
    if (logWasRead) {
      // A reading continues where the last one ended.
      state.disablements.replaceAll(
          (service, known) ->
              known.failures() == null && isCovered(service, known.since())
                  ? known.withFailures(0L)
                  : known);
    }
    state
        .disablements
        .keySet()
        .removeIf(known -> required.keySet().stream().noneMatch(known::equalsIgnoreCase));
    required.forEach(
        (service, reading) -> {
          Optional<StartType> startType = reading.toOptional().map(ServiceState::startType);
          if (startType.isEmpty()) {
            // What can't be read now did not change.
            return;
          }
          if (startType.get() != StartType.DISABLED) {
            state.disablements.remove(service);
          } else if (!state.disablements.containsKey(service) && !isWaiting.test(service)) {
            disabledBefore(service);
          }
        });
    countOfAdded();
  }

  /** It was disabled before the agent saw it first: Windows may have recorded when. */
  private void disabledBefore(String service) {
    Optional<StartTypeEntry> recorded = attribution.lastChange(service);
    Author by =
        recorded
            .map(entry -> attribution.of(entry, StartType.DISABLED))
            .orElseGet(() -> attribution.unrecorded(service, StartType.DISABLED));
    Instant since = recorded.map(StartTypeEntry::at).orElseGet(clocks::now);
    state.remember(StartTypeChange.before(since, service, StartType.DISABLED, by));
    add(service, since, recorded.isPresent(), by);
  }

  /** A change was seen that disabled it; {@link #countOfAdded} is to follow. */
  public void add(String service, Instant since, boolean recorded, Author by) {
    long failures =
        state.logEntries.stream()
            .filter(entry -> entry.tellsOfDisabled(service) && !entry.at().isBefore(since))
            .count();
    state.disablements.put(service, new Disablement(service, since, recorded, by, failures));
    added.add(service);
  }

  /** Counts what failed since services that were added are disabled. */
  public void countOfAdded() {
    if (added.isEmpty()) {
      return;
    }
    // The log is read with scans, and more may have failed since the last one.
    boolean isWhole = readLog.getAsBoolean();
    for (String service : added) {
      state.disablements.computeIfPresent(
          service,
          (name, known) ->
              Long.valueOf(0).equals(known.failures())
                      && !(isWhole && isCovered(name, known.since()))
                  ? known.withFailures(null)
                  : known);
    }
    added.clear();
  }

  /**
   * Whether readings of the event log that reached its end go back as far as that, and take what it
   * says of the service.
   */
  private boolean isCovered(String service, Instant since) {
    Instant gap = state.eventLogGap;
    return EventXml.isOfUpdates(service)
        && !since.isBefore(clocks.now().minus(EventLogProbe.DEPTH))
        && (gap == null || since.isAfter(gap));
  }

  /** Counts an entry of the event log that was not seen before. */
  public void count(LogEntry entry) {
    state.disablements.replaceAll(
        (service, known) ->
            entry.tellsOfDisabled(service) && !entry.at().isBefore(known.since())
                ? known.withFailure()
                : known);
  }

  /** Counts a scan in which 0x80070422 came up. */
  public void countScan() {
    state.disablements.replaceAll((service, known) -> known.withFailure());
  }

  /** Those in the order of the required services. */
  public List<Disablement> inOrder(Map<String, Reading<ServiceState>> required) {
    return required.keySet().stream()
        .map(state.disablements::get)
        .filter(known -> known != null)
        .toList();
  }
}
