package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.machine.change.MachineChange;
import io.github.updatesentinel.collector.machine.change.MachineChange.Difference;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.page.Visible;
import io.github.updatesentinel.collector.page.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Differences between heartbeats in words. */
public final class Changes {
  private final Texts texts;
  private final Words words;

  /** Words of one language. */
  Changes(Texts texts, Words words) {
    this.texts = texts;
    this.words = words;
  }

  /**
   * One difference as a line.
   *
   * @param from null: not known, or not there
   * @param to the same
   * @param note more about it; null: there is no more
   */
  public record Line(
      String label, @Nullable String from, @Nullable String to, @Nullable String note) {}

  /** The differences of a change; one of only unknown kinds has none. */
  public List<Line> lines(MachineChange change) {
    Lines lines = new Lines();
    return change.differences().stream().map(difference -> difference.accept(lines)).toList();
  }

  private final class Lines implements Difference.Visitor<Line> {
    @Override
    public Line verdict(Difference.Verdict verdict) {
      return new Line(
          texts.text("change.verdict"),
          verdictText(verdict.from(), verdict.fromCertainty()),
          verdictText(verdict.to(), verdict.toCertainty()),
          null);
    }

    @Override
    public Line reasonAdded(Difference.ReasonAdded added) {
      String code = words.name("reason", added.code());
      return new Line(texts.text("change.reasonAdded", code), null, null, shown(added.detail()));
    }

    @Override
    public Line reasonRemoved(Difference.ReasonRemoved gone) {
      String code = words.name("reason", gone.code());
      return new Line(texts.text("change.reasonRemoved", code), null, null, shown(gone.detail()));
    }

    @Override
    public Line build(Difference.Build build) {
      return new Line(texts.text("change.build"), build.from(), build.to(), null);
    }

    @Override
    public Line service(Difference.Service service) {
      String label =
          texts.text(
              "change.service",
              Visible.cut(service.name(), 100),
              words.name("serviceMember", service.member()));
      return new Line(
          label,
          value(service.member(), service.from()),
          value(service.member(), service.to()),
          null);
    }

    @Override
    public Line startType(Difference.StartType set) {
      return new Line(
          texts.text("change.startType", Visible.cut(set.service(), 100)),
          value("startType", set.from()),
          value("startType", set.to()),
          set.by() == null ? null : texts.text("change.by", Visible.cut(set.by(), 200)));
    }

    @Override
    public Line member(Difference.Member member) {
      return new Line(
          words.name("member", member.path()),
          value(member.path(), member.from()),
          value(member.path(), member.to()),
          null);
    }
  }

  private @Nullable String verdictText(@Nullable String code, @Nullable String certainty) {
    if (code == null) {
      return null;
    }
    String verdict = words.name("verdict", code);
    return certainty == null
        ? verdict
        : texts.text("change.certainty", verdict, words.name("certainty", certainty));
  }

  /** A value of a member whose values have names; others as they came. */
  private @Nullable String value(String member, @Nullable String value) {
    if (value == null) {
      return member.equals("scan.found") || member.equals("scan.servicingFound")
          ? texts.text("change.notScanned")
          : null;
    }
    return switch (member) {
      case "startType", "registryStartType" -> words.name("startType", value);
      case "state" -> words.name("state", value);
      case "os.family" -> words.name("family", value);
      case "scan.selection" -> words.name("selection", value);
      case "scan.sight.state" -> words.name("sight", value);
      case "servicing.esu" -> words.name("esu", value);
      case "updateLog.judgement" -> words.name("logJudgement", value);
      case "scan.outcome" -> words.name("outcome", value);
      case "updateSource.kind" -> words.name("source", value);
      case "baseline.source" -> words.name("baselineSource", value);
      default ->
          value.equals("true") || value.equals("false")
              ? words.name("flag", value)
              : Visible.cut(value, 300);
    };
  }

  private static @Nullable String shown(@Nullable String text) {
    return text == null ? null : Visible.cut(text, 300);
  }
}
