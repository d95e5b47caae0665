package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.update.ScanSelection;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.scan.ScanRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a scan's answer depends on besides the services. Null is "not known".
 *
 * @param source whom the scan asks
 * @param build installed, with its revision: definitions don't change it
 * @param packagesChangedAt when servicing last got a package, or removed one
 */
public record ScanBasis(
    @Nullable String source,
    @Nullable String build,
    @Nullable Boolean restartPending,
    @Nullable Instant packagesChangedAt) {
  private static final int MAX_TEXT = 2000;

  public static final ScanBasis UNKNOWN = new ScanBasis(null, null, null, null);

  /** Servicing writes for some minutes; a scan in between would find what it installs. */
  private static final Duration QUIET = Duration.ofMinutes(30);

  /**
   * As it is at one moment.
   *
   * @param now by the clock that stamps changes of packages
   */
  public static ScanBasis of(
      MachineFacts facts, AgentConfig.ServerSelection selection, Instant now) {
    return new ScanBasis(
        facts
            .updateSource()
            .toOptional()
            .map(source -> text(source, ScanRequest.selection(selection, facts.updateSource())))
            .orElse(null),
        facts.os().toOptional().filter(os -> os.ubr() != null).map(OsVersion::text).orElse(null),
        facts.restart().toOptional().map(RestartMarks::isPending).orElse(null),
        settled(facts, now));
  }

  /** Null while servicing is at work, or waits for a restart to go on. */
  private static @Nullable Instant settled(MachineFacts facts, Instant now) {
    Instant changed = facts.servicing().packagesChangedAt();
    boolean atWork =
        changed == null
            || Duration.between(changed, now).abs().compareTo(QUIET) < 0
            || facts.restart().toOptional().filter(RestartMarks::isPending).isPresent();
    return atWork ? null : changed;
  }

  private static String text(UpdateSource source, ScanSelection selection) {
    String group = source.targetGroup() == null ? "" : " " + source.targetGroup();
    return Texts.cut(selection + " " + source.kind() + " " + source.text() + group, MAX_TEXT);
  }

  /** Whether what is there now makes the last scan say less; what can't be read does not. */
  public boolean isOutdatedBy(ScanBasis now) {
    return isOther(source, now.source)
        || isOther(build, now.build)
        || isOther(packagesChangedAt, now.packagesChangedAt)
        || (Boolean.TRUE.equals(restartPending) && Boolean.FALSE.equals(now.restartPending));
  }

  /** Whether the source is known to be another one now. */
  public boolean isOfAnotherSourceThan(ScanBasis now) {
    return isOther(source, now.source);
  }

  private static <T> boolean isOther(@Nullable T before, @Nullable T now) {
    return before != null && now != null && !before.equals(now);
  }

  /** This, with what is known now. */
  public ScanBasis updatedBy(ScanBasis now) {
    return new ScanBasis(
        now.source == null ? source : now.source,
        now.build == null ? build : now.build,
        now.restartPending == null ? restartPending : now.restartPending,
        now.packagesChangedAt == null ? packagesChangedAt : now.packagesChangedAt);
  }
}
