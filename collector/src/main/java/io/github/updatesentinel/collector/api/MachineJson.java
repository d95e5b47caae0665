package io.github.updatesentinel.collector.api;

import io.github.updatesentinel.collector.machine.Advice;
import io.github.updatesentinel.collector.machine.MachineDetail;
import io.github.updatesentinel.collector.machine.MachineRow;
import io.github.updatesentinel.collector.machine.change.MachineChange;
import io.github.updatesentinel.collector.machine.change.MachineChange.Difference;
import io.github.updatesentinel.collector.page.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Machines as JSON; members that heartbeats have are named as there. */
final class MachineJson {
  private MachineJson() {}

  static Json row(MachineRow row) {
    return row(
        row,
        row.reasons().stream()
            .map(code -> new MachineDetail.ReasonDetail(code, null, null))
            .toList());
  }

  private static Json row(MachineRow row, List<MachineDetail.ReasonDetail> reasons) {
    return new Json()
        .put("agentId", row.agentId())
        .put("host", new Json().put("name", row.host()).put("domain", row.domain()))
        .put(
            "os",
            new Json()
                .put("product", row.product())
                .put("edition", row.edition())
                .put("release", row.release())
                .put("build", row.build())
                .put("ubr", row.ubr())
                .put("cmge", row.cmge())
                .put("family", row.family()))
        .put(
            "updateSource",
            new Json()
                .put("kind", row.sourceKind())
                .put("server", row.sourceServer())
                .put("targetGroup", row.targetGroup()))
        .put("tags", row.tags())
        .put("agent", new Json().put("version", row.agentVersion()))
        .put(
            "scan",
            new Json()
                .put("outcome", row.scanOutcome())
                .put("hresult", row.scanHresult())
                .put("found", row.scanFound())
                .put("servicingFound", row.scanServicingFound())
                .put("finishedAt", row.scanFinishedAt()))
        .put("goodScanAt", row.goodScanAt())
        .put("rebootPending", row.rebootPending())
        .put(
            "baseline",
            new Json()
                .put("build", row.baselineBuild())
                .put("ubr", row.baselineUbr())
                .put("kb", row.baselineKb()))
        .put(
            "verdict",
            new Json()
                .put("code", row.verdict().name())
                .put("certainty", row.certainty())
                .put("severity", row.severity().name())
                .put("since", row.since())
                .put("behindSince", row.behindSince())
                .put("reasons", reasons, MachineJson::reason))
        .put("silent", (Boolean) row.silent())
        .put("firstSeen", row.firstSeen())
        .put("lastSeen", row.lastSeen())
        .put("retiredAt", row.retiredAt())
        .put("intervalMs", (Number) row.intervalMs());
  }

  static Json detail(MachineDetail machine, Texts texts) {
    return row(machine.row(), machine.reasons())
        .put("missing", machine.missing())
        .put("epoch", (Number) machine.epoch())
        .put("advice", Advice.of(machine), advice -> advice(advice, texts))
        .put("heartbeat", machine.heartbeat());
  }

  private static Json reason(MachineDetail.ReasonDetail reason) {
    return new Json()
        .put("code", reason.code())
        .put("subject", reason.subject())
        .put("detail", reason.detail());
  }

  private static Json advice(Advice advice, Texts texts) {
    return new Json()
        .put("key", advice.key())
        .put("text", texts.text(advice.key(), advice.arguments().toArray()))
        .put("command", advice.command());
  }

  static Json change(MachineChange change) {
    return new Json()
        .put("epoch", (Number) change.epoch())
        .put("sequence", (Number) change.sequence())
        .put("at", change.at())
        .put("receivedAt", change.receivedAt())
        .put("kinds", change.kinds())
        .put(
            "verdict",
            new Json()
                .put("code", change.verdict().name())
                .put("certainty", change.certainty())
                .put("severity", change.severity().name()))
        .put("os", new Json().put("build", change.build()).put("ubr", change.ubr()))
        .put("first", (Boolean) change.first())
        .put("differences", change.differences(), MachineJson::difference);
  }

  private static Json difference(Difference difference) {
    return difference.accept(new DifferenceJson());
  }

  private static final class DifferenceJson implements Difference.Visitor<Json> {
    @Override
    public Json verdict(Difference.Verdict verdict) {
      return of("VERDICT", verdict.from(), verdict.to())
          .put("fromCertainty", verdict.fromCertainty())
          .put("toCertainty", verdict.toCertainty());
    }

    @Override
    public Json reasonAdded(Difference.ReasonAdded reason) {
      return of("REASON_ADDED", null, null)
          .put("code", reason.code())
          .put("detail", reason.detail());
    }

    @Override
    public Json reasonRemoved(Difference.ReasonRemoved reason) {
      return of("REASON_REMOVED", null, null)
          .put("code", reason.code())
          .put("detail", reason.detail());
    }

    @Override
    public Json build(Difference.Build build) {
      return of("BUILD", build.from(), build.to());
    }

    @Override
    public Json service(Difference.Service service) {
      return of("SERVICE", service.from(), service.to())
          .put("service", service.name())
          .put("member", service.member());
    }

    @Override
    public Json startType(Difference.StartType change) {
      return of("START_TYPE", change.from(), change.to())
          .put("service", change.service())
          .put("at", change.at())
          .put("by", change.by());
    }

    @Override
    public Json member(Difference.Member member) {
      return of("MEMBER", member.from(), member.to()).put("member", member.path());
    }
  }

  private static Json of(String kind, @Nullable String from, @Nullable String to) {
    return new Json().put("kind", kind).put("from", from).put("to", to);
  }
}
