package io.github.updatesentinel.agent.probe.scan;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.update.InstallAttempt;
import io.github.updatesentinel.agent.fact.update.KbNumbers;
import io.github.updatesentinel.agent.fact.update.UpdateCategories;
import io.github.updatesentinel.agent.fact.update.UpdateFailure;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of the update history is kept. Entries come newest first. */
public final class HistoryTally {
  /** Entries that are read at most. */
  public static final int MAX_ENTRIES = 2_000;

  /** Age up to which installations are kept: three patch days, and some days more. */
  static final Duration DEPTH = Duration.ofDays(100);

  static final int MAX_FAILURES = 20;
  private static final int MAX_TITLE = 250;

  private static final int INSTALLATION = 1;
  private static final int SUCCEEDED = 2;
  private static final int SUCCEEDED_WITH_ERRORS = 3;

  /** The last that says something of the update: an aborted installation does not. */
  private static final int FAILED = 4;

  private final Instant since;
  private final List<UpdateFailure> failures = new ArrayList<>();
  private final List<InstallAttempt> installs = new ArrayList<>();
  private @Nullable Instant installedAt;

  public HistoryTally(Instant now) {
    this.since = now.minus(DEPTH);
  }

  /**
   * Takes the next entry.
   *
   * @return false where older entries say nothing more
   * @throws ReadFailure if the entry can't be read, after which none can
   */
  public boolean add(HistoryItem entry) throws ReadFailure {
    Instant at = entry.at();
    if (at == null) {
      return true;
    }
    int resultCode = entry.resultCode();
    boolean installation = entry.operation() == INSTALLATION;
    if (installation && resultCode == SUCCEEDED && installedAt == null) {
      installedAt = at;
    }
    if (at.isBefore(since)) {
      // Nothing but the time of the last success is wanted from here on.
      return installedAt == null;
    }
    HResult code = code(entry, resultCode);
    if (code != null && (failures.size() < MAX_FAILURES || isFirstOfDisabledService(code))) {
      failures.add(new UpdateFailure(UpdateFailure.Source.HISTORY, at, code, entry.title()));
    }
    if (installation && resultCode >= SUCCEEDED && resultCode <= FAILED) {
      addInstall(entry, at, resultCode <= SUCCEEDED_WITH_ERRORS ? null : code);
    }
    return installs.size() < UpdateHistory.MAX_INSTALLS || installedAt == null;
  }

  /**
   * The same with what else is known.
   *
   * @param searchedAt last successful search by Windows itself; null if never or unknown
   * @param lastInstallAt as Windows itself remembers it; null if it does not
   */
  public UpdateHistory history(@Nullable Instant searchedAt, @Nullable Instant lastInstallAt) {
    return new UpdateHistory(
        searchedAt, lastInstallAt == null ? installedAt : lastInstallAt, failures, installs);
  }

  /** Definitions that fail all day must not crowd out what this product looks for. */
  private boolean isFirstOfDisabledService(HResult code) {
    return code.equals(HResult.E_SERVICE_DISABLED)
        && failures.stream().noneMatch(failure -> failure.hresult().equals(code));
  }

  private void addInstall(HistoryItem entry, Instant at, @Nullable HResult code)
      throws ReadFailure {
    List<String> categories = orNull(entry::categories);
    if (categories != null && UpdateCategories.has(categories, UpdateCategories.DEFINITIONS)) {
      return;
    }
    Boolean servicing = servicing(categories);
    if (Boolean.FALSE.equals(servicing)) {
      // Drivers and apps would leave no room for what matters.
      return;
    }
    String title = Texts.cutIfKnown(entry.title(), Texts.MAX_LENGTH);
    installs.add(
        new InstallAttempt(
            at,
            code,
            Texts.cutIfKnown(title, MAX_TITLE),
            orNull(entry::updateId),
            KbNumbers.in(title),
            servicing));
  }

  /** Null where it succeeded, or is not over. */
  private static @Nullable HResult code(HistoryItem entry, int resultCode) throws ReadFailure {
    HResult mapped = entry.mapped();
    Optional<HResult> code = UpdateFailure.historyCode(resultCode, mapped, null);
    return code.isEmpty()
        ? null
        : UpdateFailure.historyCode(resultCode, mapped, orNull(entry::unmapped)).orElse(null);
  }

  /** Upgrades and drivers never are; categories tell no more. */
  private static @Nullable Boolean servicing(@Nullable List<String> categories) {
    if (categories == null) {
      return null;
    }
    boolean never =
        UpdateCategories.has(categories, UpdateCategories.UPGRADES)
            || UpdateCategories.has(categories, UpdateCategories.DRIVERS);
    return never ? Boolean.FALSE : null;
  }

  private interface Property<T> {
    @Nullable T read() throws ReadFailure;
  }

  /** For what an entry tells enough without. */
  private static <T> @Nullable T orNull(Property<T> property) {
    try {
      return property.read();
    } catch (ReadFailure e) {
      return null;
    }
  }
}
