package io.github.updatesentinel.agent.fact.update;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ScanOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One search of the Windows Update Agent.
 *
 * @param outcome of a newer agent where it was remembered by one
 * @param hresult the failing call's, or the search's own; null where none was learnt
 * @param found updates that apply and are not installed: the true count, while {@code updates} ends
 *     at 50; null where the search gave no count
 * @param warnings what the search warned of; null where it did not tell. While there is one, or may
 *     be, {@code found} 0 proves nothing
 * @param unreadableItems updates whose details could not be read; they count in {@code found}
 * @param took length on the monotonic clock, not negative
 * @param server who was asked, as far as WUA tells; null where it does not
 * @param error what went wrong, in words; null where nothing did
 * @param servicingFound how many of {@code found} are servicing updates; null where not known
 * @param selection whom the searcher was told to ask; null where not known
 * @param sight what the positive control showed
 * @param abortIsFailure whether so many scans in a row were aborted that this one has failed
 */
public record UpdateScan(
    Open<ScanOutcome> outcome,
    @Nullable HResult hresult,
    @Nullable Integer found,
    @Nullable List<HResult> warnings,
    List<PendingUpdate> updates,
    int unreadableItems,
    Instant startedAt,
    Duration took,
    @Nullable String server,
    @Nullable String error,
    @Nullable Integer servicingFound,
    @Nullable Open<ScanSelection> selection,
    ScanSight sight,
    boolean abortIsFailure) {

  public UpdateScan {
    startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
    server = Texts.cutIfKnown(server, Texts.MAX_LENGTH);
    error = Texts.cutIfKnown(error, Texts.MAX_LENGTH);
    warnings = warnings == null ? null : List.copyOf(warnings);
    updates = List.copyOf(updates);
    if (took.isNegative()) {
      throw new IllegalArgumentException("took: expected 0 s or more, got " + took);
    }
    if (found != null && found < 0) {
      throw new IllegalArgumentException("found: expected 0 or more, got " + found);
    }
    if (servicingFound != null && (found == null || servicingFound < 0 || servicingFound > found)) {
      throw new IllegalArgumentException(
          "servicingFound: expected 0 to %s, got %d".formatted(found, servicingFound));
    }
    if (updates.size() > HeartbeatLimits.UPDATES) {
      throw new IllegalArgumentException(
          "updates: expected %d or less, got %d"
              .formatted(HeartbeatLimits.UPDATES, updates.size()));
    }
  }

  /** One that this agent made. */
  public UpdateScan(
      ScanOutcome outcome,
      @Nullable HResult hresult,
      @Nullable Integer found,
      @Nullable List<HResult> warnings,
      List<PendingUpdate> updates,
      int unreadableItems,
      Instant startedAt,
      Duration took,
      @Nullable String server,
      @Nullable String error) {
    this(
        Open.of(outcome),
        hresult,
        found,
        warnings,
        updates,
        unreadableItems,
        startedAt,
        took,
        server,
        error,
        null,
        null,
        ScanSight.UNKNOWN,
        false);
  }

  /** The same with what is known of the updates' kinds. */
  public UpdateScan withServicingFound(int count) {
    return with(count, selection, sight, abortIsFailure);
  }

  /** The same with whom the searcher was told to ask. */
  public UpdateScan withSelection(ScanSelection used) {
    return with(servicingFound, Open.of(used), sight, abortIsFailure);
  }

  /** The same with the positive control. */
  public UpdateScan withSight(ScanSight control) {
    return with(servicingFound, selection, control, abortIsFailure);
  }

  /** The same where neither a stop nor a shutdown explains that it was aborted. */
  public UpdateScan takenForFailed() {
    return with(servicingFound, selection, sight, true);
  }

  private UpdateScan with(
      @Nullable Integer servicing,
      @Nullable Open<ScanSelection> selected,
      ScanSight control,
      boolean failed) {
    return new UpdateScan(
        outcome,
        hresult,
        found,
        warnings,
        updates,
        unreadableItems,
        startedAt,
        took,
        server,
        error,
        servicing,
        selected,
        control,
        failed);
  }

  /** A scan that ended without an answer of the Windows Update Agent. */
  public static UpdateScan without(
      ScanOutcome outcome,
      @Nullable HResult hresult,
      Instant startedAt,
      Duration took,
      String error) {
    return new UpdateScan(outcome, hresult, null, null, List.of(), 0, startedAt, took, null, error);
  }

  public Instant finishedAt() {
    return startedAt.plus(took);
  }

  /** Whether WUA gave a count at all, complete or not. */
  public boolean hasCount() {
    return found != null
        && (outcome.is(ScanOutcome.SUCCEEDED) || outcome.is(ScanOutcome.SUCCEEDED_WITH_ERRORS));
  }

  /** Complete: a count that nothing was left out of. */
  public boolean isComplete() {
    return hasCount()
        && outcome.is(ScanOutcome.SUCCEEDED)
        && warnings != null
        && warnings.isEmpty()
        // Other success codes say less than they seem: with 0x00240010 the search was skipped.
        && (hresult == null || hresult.equals(HResult.S_OK));
  }

  /**
   * Servicing updates that are offered: what is of unknown kind is taken for one. Null where the
   * search gave no count.
   */
  public @Nullable Integer servicingOffered() {
    if (!hasCount()) {
      return null;
    }
    return servicingFound == null ? found : servicingFound;
  }

  /** No servicing update is offered, in a count that is complete or not. */
  public boolean foundNothing() {
    Integer offered = servicingOffered();
    return offered != null && offered == 0;
  }

  /** It offers nothing, and its control saw no installed update either. */
  public boolean sawNothing() {
    return foundNothing() && sight.is(ScanSight.State.NOTHING_SEEN);
  }

  public boolean offersServicingUpdate() {
    Integer offered = servicingOffered();
    return offered != null && offered > 0;
  }

  /** No count, or an incomplete one without a servicing update: it says nothing. */
  public boolean isFailed() {
    return !hasCount() || (foundNothing() && !isComplete());
  }

  /** Whether our own stop or a shutdown ended it, so that it is no scan. */
  public boolean isAborted() {
    return !abortIsFailure
        && (outcome.is(ScanOutcome.ABORTED) || HResult.WU_E_SERVICE_STOP.equals(hresult))
        && !hasCount()
        && !surfacedServiceDisabled();
  }

  /** Whether 0x80070422 came up in the scan itself. */
  public boolean surfacedServiceDisabled() {
    return HResult.E_SERVICE_DISABLED.equals(hresult)
        || (warnings != null && warnings.contains(HResult.E_SERVICE_DISABLED));
  }
}
