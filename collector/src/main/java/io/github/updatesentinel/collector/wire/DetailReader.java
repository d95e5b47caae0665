package io.github.updatesentinel.collector.wire;

import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.StartType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Checks the members of a heartbeat that have no column: pages take them from the whole document,
 * which is kept. Each method reads one value.
 */
final class DetailReader {
  /** Without controls, and without what separates tags in a setting. */
  private static final Pattern TAG = Pattern.compile("[^\\u0000-\\u001F\\u007F-\\u009F;]+");

  private final JsonInput in;
  private final ChangeFingerprint.Builder state;
  private final Set<String> tags = new TreeSet<>();
  private final Set<String> accounts = new TreeSet<>();

  DetailReader(JsonInput in, ChangeFingerprint.Builder state) {
    this.in = in;
    this.state = state;
  }

  /** The tags that were read. */
  Set<String> tags() {
    return tags;
  }

  /** The accounts that changed start types, as far as they were read. */
  Set<String> accounts() {
    return accounts;
  }

  void services() throws IOException {
    in.beginArray();
    for (int i = 0; in.nextEntry(i, HeartbeatLimits.SERVICES); i++) {
      service();
    }
  }

  private void service() throws IOException {
    String serviceName = null;
    String startType = null;
    String registryStartType = null;
    String imagePath = null;
    String serviceDll = null;
    String finding = null;
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "name" -> serviceName = in.text(1, HeartbeatLimits.SERVICE_NAME);
        case "startType" -> startType = in.code();
        case "registryStartType" -> registryStartType = in.code();
        case "triggerStart", "required" -> in.bool();
        case "state" -> in.code();
        case "exitCode" -> in.integer(0, HeartbeatLimits.MAX_UNSIGNED);
        case "imagePath" -> imagePath = in.text(0, HeartbeatLimits.PATH);
        case "serviceDll" -> serviceDll = in.text(0, HeartbeatLimits.PATH);
        case "finding" -> finding = in.text(0, HeartbeatLimits.FINDING);
        case "missingFile", "debugger" ->
            state.addKnown(ChangeKind.SERVICES, name, in.text(0, HeartbeatLimits.PATH));
        case "account" ->
            state.addKnown(ChangeKind.SERVICES, name, in.text(0, HeartbeatLimits.ACCOUNT));
        case "dependencies" -> texts(1, HeartbeatLimits.SERVICE_NAME, HeartbeatLimits.DEPENDENCIES);
        default -> in.unknown();
      }
    }
    // Not whether it runs: that comes and goes, and history would be full of it.
    state
        .add(ChangeKind.SERVICES, in.required("name", serviceName))
        .add(ChangeKind.SERVICES, startType)
        .add(ChangeKind.SERVICES, registryStartType)
        .add(ChangeKind.SERVICES, imagePath)
        .add(ChangeKind.SERVICES, serviceDll)
        .add(ChangeKind.SERVICES, finding);
  }

  /**
   * Newest first, and only that one is new; the others were reported before. Gives those that
   * disabled a service.
   */
  List<Heartbeat.Disabling> startTypeChanges() throws IOException {
    List<Heartbeat.Disabling> disablings = new ArrayList<>();
    in.beginArray();
    for (int i = 0; in.nextEntry(i, HeartbeatLimits.START_TYPE_CHANGES); i++) {
      Long at = null;
      String service = null;
      String from = null;
      String to = null;
      String by = null;
      String means = null;
      String policy = null;
      in.beginObject();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "at" -> at = in.instant();
          case "service" -> service = in.text(1, HeartbeatLimits.SERVICE_NAME);
          case "from" -> from = in.code();
          case "to" -> to = in.code();
          case "by" -> by = in.text(0, HeartbeatLimits.ACCOUNT);
          case "means" -> means = in.code();
          case "policy" -> policy = in.text(0, HeartbeatLimits.POLICY);
          default -> in.unknown();
        }
      }
      String said =
          in.required("at", at)
              + in.required("service", service)
              + in.required("from", from)
              + in.required("to", to);
      if (by != null) {
        accounts.add(by);
      }
      if (i == 0) {
        state.add(ChangeKind.START_TYPE, said);
      }
      if (StartType.DISABLED.name().equals(to)) {
        disablings.add(
            new Heartbeat.Disabling(
                in.required("at", at), in.required("service", service), by, means, policy));
      }
    }
    return disablings;
  }

  void remediation() throws IOException {
    in.beginArray();
    for (int i = 0; in.nextEntry(i, HeartbeatLimits.REMEDIATIONS); i++) {
      Long at = null;
      String service = null;
      String outcome = null;
      in.beginObject();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "at" -> at = in.instant();
          case "service" -> service = in.text(1, HeartbeatLimits.SERVICE_NAME);
          case "from", "to" -> in.code();
          case "outcome" -> outcome = in.code();
          default -> in.unknown();
        }
      }
      in.required("at", at);
      in.required("service", service);
      in.required("outcome", outcome);
    }
  }

  void readTags() throws IOException {
    in.beginArray();
    for (int i = 0; in.nextEntry(i, HeartbeatLimits.TAGS); i++) {
      String tag = in.text(1, HeartbeatLimits.TAG);
      if (!TAG.matcher(tag).matches()) {
        throw in.unexpected("a tag without controls and ;", JsonInput.quoted(tag));
      }
      tags.add(tag);
      state.addKnown(ChangeKind.HOST, "tag", tag);
    }
  }

  void rollupFix() throws IOException {
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "build" -> in.integer(1, HeartbeatLimits.MAX_UNSIGNED);
        case "ubr", "state" ->
            state.addKnown(ChangeKind.BUILD, name, in.integer(0, HeartbeatLimits.MAX_UNSIGNED));
        case "installedAt" -> in.instant();
        default -> in.unknown();
      }
    }
  }

  void sight() throws IOException {
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "state" -> state.addKnown(ChangeKind.SCAN, "sight", in.code());
        case "installed", "servicing" -> in.integer(0, HeartbeatLimits.MAX_UNSIGNED);
        case "hidden" ->
            state.addKnown(ChangeKind.SCAN, name, in.integer(0, HeartbeatLimits.MAX_UNSIGNED));
        case "hiddenTitles" -> texts(0, HeartbeatLimits.TITLE, HeartbeatLimits.HIDDEN_TITLES);
        default -> in.unknown();
      }
    }
  }

  /** Gives the parts that move by themselves: an agent computes the start of Windows anew. */
  List<JsonInput.Part> restart() throws IOException {
    List<JsonInput.Part> passing = new ArrayList<>();
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "since" -> in.instant();
        case "bootedAt" -> {
          int member = in.begin();
          in.instant();
          passing.add(in.since(member));
        }
        default -> in.unknown();
      }
    }
    return passing;
  }

  void servicing() throws IOException {
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "ends" -> state.addKnown(ChangeKind.SERVICING, name, in.date());
        case "esu" -> state.addKnown(ChangeKind.SERVICING, name, in.code());
        default -> in.unknown();
      }
    }
  }

  void policy() throws IOException {
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "pausedUntil" -> state.addKnown(ChangeKind.POLICY, name, in.instant());
        case "deferDays" ->
            state.addKnown(ChangeKind.POLICY, name, in.integer(0, HeartbeatLimits.MAX_UNSIGNED));
        case "targetRelease" ->
            state.addKnown(ChangeKind.POLICY, name, in.text(0, HeartbeatLimits.TARGET_RELEASE));
        case "automatic" -> state.addKnown(ChangeKind.POLICY, name, in.bool());
        default -> in.unknown();
      }
    }
    // None any more is news as well.
    state.add(ChangeKind.POLICY, null);
  }

  void updateLog() throws IOException {
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "judgement" -> state.addKnown(ChangeKind.SCAN, name, in.code());
        case "analyzedAt" -> in.instant();
        case "errors" -> logErrors();
        default -> in.unknown();
      }
    }
  }

  private void logErrors() throws IOException {
    in.beginArray();
    for (int i = 0; in.nextEntry(i, HeartbeatLimits.LOG_ERRORS); i++) {
      in.beginObject();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "hresult" -> in.hresult();
          case "name" -> in.text(0, HeartbeatLimits.CODE_NAME);
          case "count" -> in.integer(0, HeartbeatLimits.MAX_INTEGER);
          case "firstLine", "lastLine" -> in.integer(1, HeartbeatLimits.MAX_INTEGER);
          default -> in.unknown();
        }
      }
    }
  }

  void history() throws IOException {
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "lastSearchAt", "lastInstallAt" -> in.instant();
        case "failures" -> failures();
        default -> in.unknown();
      }
    }
  }

  private void failures() throws IOException {
    in.beginArray();
    for (int i = 0; in.nextEntry(i, HeartbeatLimits.FAILURES); i++) {
      in.beginObject();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "at" -> in.instant();
          case "hresult" -> in.hresult();
          case "title" -> in.text(0, HeartbeatLimits.TITLE);
          default -> in.unknown();
        }
      }
    }
  }

  /**
   * An array of texts.
   *
   * @param min characters of one
   * @param max characters of one
   * @param entries of the array
   */
  private void texts(int min, int max, int entries) throws IOException {
    in.beginArray();
    for (int i = 0; in.nextEntry(i, entries); i++) {
      in.text(min, max);
    }
  }
}
