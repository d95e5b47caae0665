package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.ScanSelection;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.UpdateSource;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.ScanRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a scan's answer depends on besides the services. Null is "not known".
 *
 * @param source whom the scan asks
 * @param build installed, with its revision: definitions don't change it
 */
public record ScanBasis(
    @Nullable String source, @Nullable String build, @Nullable Boolean restartPending) {
  private static final int MAX_TEXT = 2000;

  public static final ScanBasis UNKNOWN = new ScanBasis(null, null, null);

  public static ScanBasis of(MachineFacts facts, AgentConfig.ServerSelection selection) {
    return new ScanBasis(
        facts
            .updateSource()
            .toOptional()
            .map(source -> text(source, ScanRequest.selection(selection, facts.updateSource())))
            .orElse(null),
        facts.os().toOptional().filter(os -> os.ubr() != null).map(OsVersion::text).orElse(null),
        facts.restart().toOptional().map(RestartMarks::isPending).orElse(null));
  }

  private static String text(UpdateSource source, ScanSelection selection) {
    String group = source.targetGroup() == null ? "" : " " + source.targetGroup();
    return Texts.cut(selection + " " + source.kind() + " " + source.text() + group, MAX_TEXT);
  }

  /** Whether what is there now makes the last scan say less; what can't be read does not. */
  public boolean isOutdatedBy(ScanBasis now) {
    return isOther(source, now.source)
        || isOther(build, now.build)
        || (Boolean.TRUE.equals(restartPending) && Boolean.FALSE.equals(now.restartPending));
  }

  private static boolean isOther(@Nullable String before, @Nullable String now) {
    return before != null && now != null && !before.equals(now);
  }

  /** This, with what is known now. */
  public ScanBasis updatedBy(ScanBasis now) {
    return new ScanBasis(
        now.source == null ? source : now.source,
        now.build == null ? build : now.build,
        now.restartPending == null ? restartPending : now.restartPending);
  }
}
