package io.github.updatesentinel.agent.wire;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Host;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.fact.update.UpdatePolicy;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.baseline.Baseline;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The heartbeat's JSON, schema version 1. What is not known is left out, never 0 or "". */
public final class HeartbeatJson {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private HeartbeatJson() {}

  /**
   * The agent itself.
   *
   * @param checkInterval how often a heartbeat is to be expected
   * @param droppedHeartbeats since the ID was made; null where not known
   * @param tags of the computer, as configured; may be empty
   */
  public record Agent(
      String version,
      Instant startedAt,
      Duration checkInterval,
      @Nullable Long droppedHeartbeats,
      List<String> tags) {
    public Agent {
      tags = List.copyOf(tags);
    }
  }

  /**
   * All but what the service's memory adds: whose and which heartbeat it is, and the changes seen.
   *
   * @param sentAt now; what it tells of was seen some time before
   */
  public static JsonObject write(Snapshot snapshot, Agent agent, Instant sentAt) {
    MachineFacts facts = snapshot.facts();
    JsonObject json = new JsonObject();
    json.addProperty("schema", HeartbeatLimits.SCHEMA);
    // Two changes in one second make two heartbeats, which nothing else may tell apart.
    json.addProperty("sentAt", sentAt.truncatedTo(ChronoUnit.MILLIS).toString());
    json.add("agent", agent(agent));
    facts.host().toOptional().ifPresent(host -> json.add("host", host(host)));
    if (!agent.tags().isEmpty()) {
      JsonArray tags = new JsonArray();
      agent.tags().forEach(tags::add);
      json.add("tags", tags);
    }
    facts.os().toOptional().ifPresent(os -> json.add("os", os(os, facts.servicing())));
    facts.updateSource().toOptional().ifPresent(source -> json.add("updateSource", source(source)));
    json.add("services", services(facts));
    json.add("scan", scan(snapshot.scan()));
    UpdateHistory history = history(snapshot);
    if (history != null) {
      json.add("history", ScanJson.writeHistory(history));
    }
    Boolean pending = snapshot.rebootPending();
    if (pending != null) {
      json.addProperty("rebootPending", pending);
    }
    Instant pendingSince =
        Boolean.TRUE.equals(pending) ? snapshot.judgement().dates().restartSince() : null;
    JsonObject restart = restart(facts, pendingSince);
    if (!restart.isEmpty()) {
      json.add("restart", restart);
    }
    Judgement judgement = snapshot.judgement();
    JsonObject servicing = servicing(judgement, facts.servicing());
    if (!servicing.isEmpty()) {
      json.add("servicing", servicing);
    }
    JsonObject policy = facts.policy().toOptional().map(HeartbeatJson::policy).orElse(null);
    if (policy != null && !policy.isEmpty()) {
      json.add("policy", policy);
    }
    if (judgement.baseline() != null) {
      json.add("baseline", baseline(judgement.baseline(), judgement.dates()));
    }
    JsonObject verdict = verdict(judgement, snapshot.since());
    addTime(verdict, "lastHonestScanAt", snapshot.lastHonestScanAt());
    json.add("verdict", verdict);
    if (snapshot.updateLog() != null) {
      json.add("updateLog", UpdateLogJson.write(snapshot.updateLog()));
    }
    Duration skew = snapshot.clockSkew();
    json.addProperty("clockSkewMs", skew == null ? null : skew.toMillis());
    return withoutNulls(json);
  }

  /** What the Windows Update Agent remembers; where it did not answer, what the event log holds. */
  private static @Nullable UpdateHistory history(Snapshot snapshot) {
    ScanReport scan = snapshot.scan();
    if (scan != null && scan.history() != null) {
      return scan.history();
    }
    return snapshot
        .facts()
        .eventLog()
        .toOptional()
        .filter(seen -> !seen.entries().isEmpty())
        .map(WindowsRecord::asHistory)
        .orElse(null);
  }

  private static JsonObject agent(Agent agent) {
    JsonObject json = new JsonObject();
    json.addProperty("version", agent.version());
    json.addProperty("startedAt", time(agent.startedAt()));
    json.addProperty("checkIntervalMs", agent.checkInterval().toMillis());
    json.addProperty("droppedHeartbeats", agent.droppedHeartbeats());
    return json;
  }

  private static JsonObject host(Host host) {
    JsonObject json = new JsonObject();
    json.addProperty("name", cut(host.name(), HeartbeatLimits.HOST_NAME));
    json.addProperty("domain", cut(host.domain(), HeartbeatLimits.DOMAIN));
    return json;
  }

  private static JsonObject os(OsVersion os, ServicingMarks marks) {
    JsonObject json = new JsonObject();
    json.addProperty("product", cut(os.product(), HeartbeatLimits.PRODUCT));
    json.addProperty("edition", cut(os.edition(), HeartbeatLimits.EDITION));
    json.addProperty("release", cut(os.release(), HeartbeatLimits.RELEASE));
    json.addProperty("build", os.build());
    json.addProperty("ubr", os.ubr());
    json.addProperty("architecture", cut(os.architecture(), HeartbeatLimits.ARCHITECTURE));
    json.addProperty("cmge", os.cmge());
    json.addProperty("cmgeVersion", cut(os.cmgeVersion(), HeartbeatLimits.CMGE_VERSION));
    json.addProperty("family", os.family().name());
    RollupFixes fixes = marks.rollupFixes();
    if (fixes != null && fixes.installed() != null) {
      json.add("rollupFix", rollupFix(fixes.installed()));
    }
    json.addProperty("kernel", cut(marks.kernel(), HeartbeatLimits.RELEASE));
    return json;
  }

  private static JsonObject rollupFix(RollupFix fix) {
    JsonObject json = new JsonObject();
    json.addProperty("build", fix.build());
    json.addProperty("ubr", fix.ubr());
    addTime(json, "installedAt", fix.installedAt());
    json.addProperty("state", fix.state());
    return json;
  }

  private static JsonObject restart(MachineFacts facts, @Nullable Instant pendingSince) {
    JsonObject json = new JsonObject();
    Instant bootedAt = facts.restart().toOptional().map(RestartMarks::bootedAt).orElse(null);
    if (pendingSince != null) {
      addTime(json, "since", pendingSince);
    }
    if (bootedAt != null) {
      addTime(json, "bootedAt", bootedAt);
    }
    return json;
  }

  private static JsonObject servicing(Judgement judgement, ServicingMarks marks) {
    JsonObject json = new JsonObject();
    LocalDate ends = judgement.dates().servicingEnds();
    if (ends != null) {
      json.addProperty("ends", ends.toString());
    }
    if (marks.esu() != null) {
      json.addProperty("esu", marks.esu() ? "ACTIVE" : "NONE");
    }
    return json;
  }

  private static JsonObject policy(UpdatePolicy policy) {
    JsonObject json = new JsonObject();
    Reading.valueOf(policy.pausedUntil())
        .ifPresent(until -> json.addProperty("pausedUntil", time(until)));
    Reading.valueOf(policy.deferDays()).ifPresent(days -> json.addProperty("deferDays", days));
    Reading.valueOf(policy.targetRelease())
        .ifPresent(
            release -> json.addProperty("targetRelease", cut(release, HeartbeatLimits.RELEASE)));
    policy
        .automaticOff()
        .toOptional()
        .ifPresent(off -> json.addProperty("automatic", off.isEmpty()));
    return json;
  }

  private static void addTime(JsonObject json, String name, @Nullable Instant instant) {
    json.addProperty(name, instant == null ? null : time(instant));
  }

  private static void addDay(JsonObject json, String name, @Nullable LocalDate day) {
    json.addProperty(name, day == null ? null : day.toString());
  }

  private static JsonObject source(UpdateSource source) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", source.kind().name());
    json.addProperty("server", cut(source.server(), HeartbeatLimits.SERVER));
    json.addProperty("targetGroup", cut(source.targetGroup(), HeartbeatLimits.TARGET_GROUP));
    json.addProperty("clientId", cut(source.clientId(), HeartbeatLimits.UPDATE_ID));
    json.addProperty("configMgr", source.configMgr());
    return json;
  }

  private static JsonArray services(MachineFacts facts) {
    JsonArray services = new JsonArray();
    add(services, facts.required(), true);
    add(services, facts.observed(), false);
    return services;
  }

  private static void add(
      JsonArray services, Map<String, Reading<ServiceState>> readings, boolean required) {
    for (var entry : readings.entrySet()) {
      JsonObject json = new JsonObject();
      json.addProperty("name", cut(entry.getKey(), HeartbeatLimits.SERVICE_NAME));
      json.addProperty("required", required);
      if (entry.getValue() instanceof Reading.Known<ServiceState> known) {
        describe(known.value(), json);
      } else {
        entry.getValue().failure().ifPresent(why -> json.addProperty("finding", finding(why)));
      }
      services.add(json);
    }
  }

  private static String finding(Failure why) {
    return Texts.cut(
        why.isAccessDenied() ? "ACCESS_DENIED" : "UNREADABLE: " + why, HeartbeatLimits.FINDING);
  }

  private static void describe(ServiceState service, JsonObject json) {
    json.addProperty("startType", service.startType().name());
    if (service.registryStartType() != null) {
      json.addProperty("registryStartType", service.registryStartType().name());
    }
    json.addProperty("state", service.state());
    json.addProperty("triggerStart", service.triggerStart());
    json.addProperty("exitCode", service.exitCode());
    json.addProperty("imagePath", cut(service.imagePath(), HeartbeatLimits.PATH));
    json.addProperty("serviceDll", cut(service.serviceDll(), HeartbeatLimits.PATH));
    ServiceState.Integrity integrity = service.integrity();
    json.addProperty("missingFile", cut(integrity.missingFile(), HeartbeatLimits.PATH));
    json.addProperty("debugger", cut(integrity.debugger(), HeartbeatLimits.PATH));
    json.addProperty("account", cut(integrity.account(), HeartbeatLimits.ACCOUNT));
    if (!integrity.dependencies().isEmpty()) {
      JsonArray dependencies = new JsonArray();
      integrity.dependencies().stream()
          .limit(HeartbeatLimits.SERVICES)
          .map(name -> cut(name, HeartbeatLimits.SERVICE_NAME))
          .forEach(dependencies::add);
      json.add("dependencies", dependencies);
    }
  }

  private static JsonObject scan(@Nullable ScanReport report) {
    if (report == null) {
      JsonObject json = new JsonObject();
      json.addProperty("outcome", ScanOutcome.NOT_RUN.name());
      return json;
    }
    return ScanJson.writeScan(report.scan());
  }

  private static JsonObject baseline(Baseline baseline, Judgement.Dates dates) {
    JsonObject json = new JsonObject();
    json.addProperty("build", baseline.build());
    json.addProperty("ubr", baseline.ubr());
    json.addProperty("kb", baseline.kb());
    json.addProperty("source", baseline.source().name());
    addDay(json, "released", dates.requiredReleased());
    return json;
  }

  private static JsonObject verdict(Judgement judgement, Instant since) {
    JsonObject json = new JsonObject();
    json.addProperty("code", judgement.code().name());
    if (judgement.certainty() != null) {
      json.addProperty("certainty", judgement.certainty().name());
    }
    json.addProperty("severity", judgement.severity().name());
    json.addProperty("since", time(since));
    addDay(json, "behindSince", judgement.dates().behindSince());
    JsonArray reasons = new JsonArray();
    for (Reason reason : judgement.reasons()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("code", reason.code().name());
      if (reason.subject() != null) {
        entry.addProperty("subject", reason.subject());
      }
      entry.addProperty("detail", reason.detail());
      reasons.add(entry);
    }
    json.add("reasons", reasons);
    return json;
  }

  /**
   * Whole seconds say enough, and every reader takes them. RFC 3339 has four digits for a year; the
   * registry may hold a pause that ends after all of them.
   */
  private static String time(Instant instant) {
    Instant bounded = instant.isAfter(LATEST) ? LATEST : instant;
    return (bounded.isBefore(EARLIEST) ? EARLIEST : bounded)
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }

  private static @Nullable String cut(@Nullable String text, int maxLength) {
    return text == null ? null : Texts.cut(text, maxLength);
  }

  private static JsonObject withoutNulls(JsonObject json) {
    json.entrySet().removeIf(entry -> entry.getValue().isJsonNull());
    json.entrySet().stream().map(Map.Entry::getValue).forEach(HeartbeatJson::withoutNullsInside);
    return json;
  }

  private static void withoutNullsInside(JsonElement element) {
    if (element.isJsonObject()) {
      withoutNulls(element.getAsJsonObject());
    } else if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(HeartbeatJson::withoutNullsInside);
    }
  }
}
