package io.github.updatesentinel.agent.fact.update;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.update.LogEntry.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What Windows recorded in the event log about updates and the services they need.
 *
 * @param entries newest first
 * @param unread channels that could not be read to their end, and why; they may hold more
 */
public record WindowsRecord(List<LogEntry> entries, Map<String, Failure> unread) {
  /** Start failed, a dependency failed, timed out, ended with an error. */
  private static final Set<Integer> START_FAILED = Set.of(7000, 7001, 7009, 7023);

  public WindowsRecord {
    entries = List.copyOf(entries);
    unread = Collections.unmodifiableMap(new LinkedHashMap<>(unread));
  }

  /** Whether each channel was read to its end. */
  public boolean isWhole() {
    return unread.isEmpty();
  }

  /** Operations of updates that failed, newest first. */
  public List<UpdateFailure> failures() {
    List<UpdateFailure> failures = new ArrayList<>();
    for (LogEntry entry : entries) {
      boolean ofUpdate =
          entry.origin() == Origin.WINDOWS_UPDATE || entry.origin() == Origin.SERVICING;
      if (entry.code() != null && (ofUpdate || entry.tellsOfDisabledService())) {
        failures.add(
            new UpdateFailure(
                UpdateFailure.Source.EVENT_LOG, entry.at(), entry.code(), entry.subject()));
      }
    }
    return failures;
  }

  /** Installations of updates and of their packages, newest first. */
  public List<InstallAttempt> installs() {
    List<InstallAttempt> installs = new ArrayList<>();
    for (LogEntry entry : entries) {
      boolean ofServicing =
          entry.origin() == Origin.SERVICING
              && (entry.id() == LogEntry.PACKAGE_CHANGED || entry.isFailure());
      if (ofServicing
          || entry.is(Origin.WINDOWS_UPDATE, LogEntry.INSTALLED)
          || entry.is(Origin.WINDOWS_UPDATE, LogEntry.INSTALLATION_FAILED)) {
        // A package without a KB is a feature, or part of an update that has its own entry.
        if (!ofServicing || !entry.kb().isEmpty()) {
          installs.add(
              new InstallAttempt(
                  entry.at(),
                  entry.code(),
                  entry.subject(),
                  null,
                  entry.kb(),
                  ofServicing ? Boolean.TRUE : null));
        }
      }
    }
    return installs;
  }

  /** Services that could not run, as the Service Control Manager recorded from a moment on. */
  public Set<String> failedServices(Instant from, Instant until) {
    Set<String> services = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (LogEntry entry : entries) {
      if (entry.origin() == Origin.SERVICE_CONTROL
          && START_FAILED.contains(entry.id())
          && entry.subject() != null
          && !entry.at().isBefore(from)
          && !entry.at().isAfter(until)) {
        services.add(entry.subject());
      }
    }
    return services;
  }

  /** The same as the Windows Update Agent's history, for a computer whose agent did not answer. */
  public UpdateHistory asHistory() {
    return new UpdateHistory(
        last(LogEntry.SEARCHED), last(LogEntry.INSTALLED), failures(), installs());
  }

  /** When Windows Update wrote an event last; null where it did not. */
  private @Nullable Instant last(int id) {
    return entries.stream()
        .filter(entry -> entry.is(Origin.WINDOWS_UPDATE, id))
        .map(LogEntry::at)
        .findFirst()
        .orElse(null);
  }
}
