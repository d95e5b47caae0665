package io.github.updatesentinel.collector.wire;

import io.github.updatesentinel.collector.wire.Heartbeat.Agent;
import io.github.updatesentinel.collector.wire.Heartbeat.Baseline;
import io.github.updatesentinel.collector.wire.Heartbeat.Disabling;
import io.github.updatesentinel.collector.wire.Heartbeat.Host;
import io.github.updatesentinel.collector.wire.Heartbeat.Os;
import io.github.updatesentinel.collector.wire.Heartbeat.Scan;
import io.github.updatesentinel.collector.wire.Heartbeat.UpdateSource;
import io.github.updatesentinel.collector.wire.Heartbeat.Verdict;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the body of a request, checking all that {@code config/heartbeat.schema.json} says; a test
 * compares the two. Unknown members are kept, up to {@link JsonInput#MAX_UNKNOWN} bytes.
 */
public final class HeartbeatReader {
  public static final Pattern AGENT_ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** More updates of one scan can't be searched for: it offers many languages, or means harm. */
  private static final int MAX_KBS = 100;

  private final JsonInput in;
  private final ChangeFingerprint.Builder state = new ChangeFingerprint.Builder();
  private final DetailReader details;
  private final Set<String> kbs = new TreeSet<>();

  private HeartbeatReader(JsonInput in) {
    this.in = in;
    this.details = new DetailReader(in, state);
  }

  /**
   * One heartbeat, or an array of 1 to 100.
   *
   * @param maxBatch how long an array may be, in bytes of UTF-8
   * @throws Rejected 400 that names the field, or 413
   */
  public static List<Heartbeat> read(ByteBuffer utf8, int maxBatch) {
    int length = utf8.remaining();
    try {
      JsonInput in = new JsonInput(utf8);
      List<Heartbeat> heartbeats = new ArrayList<>();
      if (in.atArray()) {
        if (length > maxBatch) {
          throw Rejected.tooLarge(
              "expected up to " + maxBatch + " bytes of JSON in a batch, found " + length);
        }
        in.beginArray();
        while (in.nextEntry(heartbeats.size(), HeartbeatLimits.BATCH)) {
          heartbeats.add(new HeartbeatReader(in).heartbeat());
        }
      } else {
        heartbeats.add(new HeartbeatReader(in).heartbeat());
      }
      in.end();
      if (heartbeats.isEmpty()) {
        throw Rejected.invalid("json", "expected 1 to 100 heartbeats, found an empty array");
      }
      return heartbeats;
    } catch (IOException e) {
      throw JsonInput.notJson(e);
    }
  }

  private Heartbeat heartbeat() throws IOException {
    Long schema = null;
    String agentId = null;
    Long sequence = null;
    Long sentAt = null;
    Long clockSkewMs = null;
    Agent agent = null;
    Host host = Host.UNKNOWN;
    Os os = Os.UNKNOWN;
    UpdateSource source = UpdateSource.UNKNOWN;
    Scan scan = Scan.UNKNOWN;
    Boolean rebootPending = null;
    Baseline baseline = Baseline.UNKNOWN;
    Verdict verdict = null;
    List<Disabling> disablings = List.of();
    // What moves by itself from one heartbeat to the next: an otherwise equal one is no news.
    List<JsonInput.Part> passing = new ArrayList<>();
    in.beginHeartbeat();
    in.beginObject();
    int begin = in.begin();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "schema" -> schema = in.integer(HeartbeatLimits.SCHEMA, HeartbeatLimits.SCHEMA);
        case "agentId" -> agentId = in.matching(AGENT_ID, 36, "a UUID");
        case "sequence" -> {
          int member = in.begin();
          sequence = in.integer(1, HeartbeatLimits.MAX_INTEGER);
          passing.add(in.since(member));
        }
        case "sentAt" -> {
          int member = in.begin();
          sentAt = in.instant();
          passing.add(in.since(member));
        }
        case "agent" -> agent = agent();
        case "host" -> host = host();
        case "os" -> os = os();
        case "updateSource" -> source = updateSource();
        case "services" -> details.services();
        case "scan" -> scan = scan();
        case "history" -> details.history();
        case "rebootPending" -> rebootPending = in.bool();
        case "baseline" -> baseline = baseline();
        case "verdict" -> verdict = verdict();
        case "startTypeChanges" -> disablings = details.startTypeChanges();
        case "remediation" -> details.remediation();
        case "tags" -> details.readTags();
        case "restart" -> passing.addAll(details.restart());
        case "servicing" -> details.servicing();
        case "policy" -> details.policy();
        case "updateLog" -> details.updateLog();
        case "clockSkewMs" -> {
          int member = in.begin();
          clockSkewMs = in.integer(-HeartbeatLimits.MAX_INTEGER, HeartbeatLimits.MAX_INTEGER);
          passing.add(in.since(member));
        }
        default -> in.unknown();
      }
    }
    JsonInput.Part whole = in.since(begin);
    passing.addAll(in.surplus());
    in.required("schema", schema);
    state.add(ChangeKind.REBOOT, rebootPending);
    return new Heartbeat(
        in.required("agentId", agentId).toLowerCase(Locale.ROOT),
        in.required("sequence", sequence),
        in.required("sentAt", sentAt),
        clockSkewMs,
        in.required("agent", agent),
        host,
        os,
        source,
        scan,
        rebootPending,
        baseline,
        in.required("verdict", verdict),
        new Heartbeat.Found(details.tags(), details.accounts(), kbs),
        disablings,
        in.copy(whole),
        in.digest(whole, passing),
        state.build());
  }

  private Agent agent() throws IOException {
    String version = null;
    Long startedAt = null;
    Long dropped = null;
    Long checkIntervalMs = null;
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "version" -> version = in.text(1, HeartbeatLimits.AGENT_VERSION);
        case "startedAt" -> startedAt = in.instant();
        case "droppedHeartbeats" -> dropped = in.integer(0, HeartbeatLimits.MAX_INTEGER);
        case "checkIntervalMs" -> checkIntervalMs = in.integer(1, HeartbeatLimits.MAX_INTEGER);
        default -> in.unknown();
      }
    }
    state.add(ChangeKind.AGENT, version);
    return new Agent(
        in.required("version", version),
        in.required("startedAt", startedAt),
        dropped,
        checkIntervalMs);
  }

  private Host host() throws IOException {
    String hostName = null;
    String domain = null;
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "name" -> hostName = in.text(1, HeartbeatLimits.HOST_NAME);
        case "domain" -> domain = in.text(0, HeartbeatLimits.DOMAIN);
        default -> in.unknown();
      }
    }
    state.add(ChangeKind.HOST, hostName).add(ChangeKind.HOST, domain);
    return new Host(in.required("name", hostName), domain);
  }

  private Os os() throws IOException {
    String product = null;
    String edition = null;
    String release = null;
    Long build = null;
    Long ubr = null;
    String architecture = null;
    Boolean cmge = null;
    String cmgeVersion = null;
    String installationType = null;
    String family = null;
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "product" -> product = in.text(0, HeartbeatLimits.PRODUCT);
        case "edition" -> edition = in.text(0, HeartbeatLimits.EDITION);
        case "release" -> release = in.text(0, HeartbeatLimits.RELEASE);
        case "build" -> build = in.integer(1, HeartbeatLimits.MAX_UNSIGNED);
        case "ubr" -> ubr = in.integer(0, HeartbeatLimits.MAX_UNSIGNED);
        case "architecture" -> architecture = in.text(0, HeartbeatLimits.ARCHITECTURE);
        case "cmge" -> cmge = in.bool();
        case "cmgeVersion" -> cmgeVersion = in.text(0, HeartbeatLimits.CMGE_VERSION);
        case "installationType" -> installationType = in.text(0, HeartbeatLimits.INSTALLATION_TYPE);
        case "family" -> family = in.code();
        case "rollupFix" -> details.rollupFix();
        case "kernel" -> in.text(0, HeartbeatLimits.KERNEL);
        default -> in.unknown();
      }
    }
    state
        .add(ChangeKind.BUILD, product)
        .add(ChangeKind.BUILD, edition)
        .add(ChangeKind.BUILD, release)
        .add(ChangeKind.BUILD, build)
        .add(ChangeKind.BUILD, ubr)
        .add(ChangeKind.BUILD, architecture)
        .add(ChangeKind.BUILD, cmge)
        .add(ChangeKind.BUILD, cmgeVersion)
        .add(ChangeKind.BUILD, installationType)
        .addKnown(ChangeKind.BUILD, "family", family);
    return new Os(product, edition, release, build, ubr, architecture, cmge, cmgeVersion, family);
  }

  private UpdateSource updateSource() throws IOException {
    String kind = null;
    String server = null;
    String targetGroup = null;
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "kind" -> kind = in.code();
        case "server" -> server = in.text(0, HeartbeatLimits.SERVER);
        case "targetGroup" -> targetGroup = in.text(0, HeartbeatLimits.TARGET_GROUP);
        case "clientId" ->
            state.addKnown(ChangeKind.SOURCE, name, in.text(0, HeartbeatLimits.CLIENT_ID));
        case "configMgr" -> state.addKnown(ChangeKind.SOURCE, name, in.bool());
        default -> in.unknown();
      }
    }
    state
        .add(ChangeKind.SOURCE, kind)
        .add(ChangeKind.SOURCE, server)
        .add(ChangeKind.SOURCE, targetGroup);
    return new UpdateSource(kind, server, targetGroup);
  }

  private Scan scan() throws IOException {
    Long startedAt = null;
    Long finishedAt = null;
    String outcome = null;
    String hresult = null;
    Long found = null;
    Long servicingFound = null;
    boolean warned = false;
    List<String> offered = List.of();
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "startedAt" -> startedAt = in.instant();
        case "finishedAt" -> finishedAt = in.instant();
        case "durationMs" -> in.integer(0, HeartbeatLimits.MAX_INTEGER);
        case "outcome" -> outcome = in.code();
        case "hresult" -> hresult = in.hresult();
        case "error" -> in.text(0, HeartbeatLimits.SCAN_ERROR);
        case "server" -> in.text(0, HeartbeatLimits.SERVER);
        case "serverSelection" -> in.text(0, HeartbeatLimits.SERVER_SELECTION);
        case "found" -> found = in.integer(0, HeartbeatLimits.MAX_UNSIGNED);
        case "warnings" -> warned = warnings();
        case "updates" -> offered = updates();
        case "itemsUnreadable" -> in.integer(0, HeartbeatLimits.MAX_UNSIGNED);
        case "selection" -> in.code();
        case "servicingFound" -> servicingFound = in.integer(0, HeartbeatLimits.MAX_UNSIGNED);
        case "sight" -> details.sight();
        default -> in.unknown();
      }
    }
    state
        .add(ChangeKind.SCAN, outcome)
        .add(ChangeKind.SCAN, hresult)
        .add(ChangeKind.SCAN, found)
        .addKnown(ChangeKind.SCAN, "servicingFound", servicingFound);
    return new Scan(
        startedAt, finishedAt, outcome, hresult, found, servicingFound, warned, offered);
  }

  private boolean warnings() throws IOException {
    in.beginArray();
    int read = 0;
    for (; in.nextEntry(read, HeartbeatLimits.WARNINGS); read++) {
      state.add(ChangeKind.SCAN, in.hresult());
    }
    return read > 0;
  }

  /** Gives the KB numbers of the servicing updates, each once. */
  private List<String> updates() throws IOException {
    Set<String> offered = new LinkedHashSet<>();
    in.beginArray();
    for (int i = 0; in.nextEntry(i, HeartbeatLimits.UPDATES); i++) {
      List<String> numbers = List.of();
      boolean servicing = false;
      in.beginObject();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "title" -> in.text(0, HeartbeatLimits.TITLE);
          case "updateId" -> state.add(ChangeKind.SCAN, in.text(0, HeartbeatLimits.UPDATE_ID));
          case "kb" -> numbers = knowledgeBase();
          case "severity" -> in.text(0, HeartbeatLimits.UPDATE_SEVERITY);
          case "downloaded" -> in.bool();
          case "servicing" -> servicing = in.bool();
          default -> in.unknown();
        }
      }
      if (servicing) {
        offered.addAll(numbers);
      }
    }
    return List.copyOf(offered);
  }

  private List<String> knowledgeBase() throws IOException {
    List<String> numbers = new ArrayList<>();
    in.beginArray();
    for (int i = 0; in.nextEntry(i, HeartbeatLimits.KBS_OF_UPDATE); i++) {
      String number = in.text(0, HeartbeatLimits.KB);
      if (kbs.size() < MAX_KBS) {
        kbs.add(number);
      }
      if (BaselineLimits.isKb(number)) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  private Baseline baseline() throws IOException {
    Long build = null;
    Long ubr = null;
    String kb = null;
    String source = null;
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "build" -> build = in.integer(1, HeartbeatLimits.MAX_UNSIGNED);
        case "ubr" -> ubr = in.integer(0, HeartbeatLimits.MAX_UNSIGNED);
        case "kb" -> kb = in.text(0, HeartbeatLimits.KB);
        case "source" -> source = in.code();
        case "released" -> in.date();
        default -> in.unknown();
      }
    }
    state
        .add(ChangeKind.BASELINE, build)
        .add(ChangeKind.BASELINE, ubr)
        .add(ChangeKind.BASELINE, kb)
        .add(ChangeKind.BASELINE, source);
    return new Baseline(build, ubr, kb, source);
  }

  private Verdict verdict() throws IOException {
    String code = null;
    String certainty = null;
    String severity = null;
    Long since = null;
    List<String> reasons = null;
    Long lastHonestScanAt = null;
    LocalDate behindSince = null;
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "code" -> code = in.code();
        case "certainty" -> certainty = in.code();
        case "severity" -> severity = in.code();
        case "since" -> since = in.instant();
        case "reasons" -> reasons = reasons();
        case "lastHonestScanAt" -> lastHonestScanAt = in.instant();
        case "behindSince" -> behindSince = in.date();
        default -> in.unknown();
      }
    }
    state
        .add(ChangeKind.VERDICT, code)
        .add(ChangeKind.VERDICT, certainty)
        .add(ChangeKind.VERDICT, severity);
    return new Verdict(
        in.required("code", code),
        certainty,
        in.required("severity", severity),
        in.required("since", since),
        in.required("reasons", reasons),
        lastHonestScanAt,
        behindSince);
  }

  private List<String> reasons() throws IOException {
    Set<String> codes = new LinkedHashSet<>();
    in.beginArray();
    for (int i = 0; in.nextEntry(i, HeartbeatLimits.REASONS); i++) {
      String code = null;
      String detail = null;
      in.beginObject();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "code" -> code = in.code();
          case "subject" -> in.text(0, HeartbeatLimits.SERVICE_NAME);
          case "detail" -> detail = in.text(0, HeartbeatLimits.REASON_DETAIL);
          default -> in.unknown();
        }
      }
      codes.add(in.required("code", code));
      state.add(ChangeKind.REASONS, code).add(ChangeKind.REASONS, detail);
    }
    // None any more is news as well.
    state.add(ChangeKind.REASONS, codes.size());
    return List.copyOf(codes);
  }
}
