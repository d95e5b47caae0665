package io.github.updatesentinel.collector.wire;

import io.github.updatesentinel.contract.HeartbeatLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

  DetailReader(JsonInput in, ChangeFingerprint.Builder state) {
    this.in = in;
    this.state = state;
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
        default -> in.skip();
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

  /** Newest first, and only that one is new; the others were reported before. */
  void startTypeChanges() throws IOException {
    in.beginArray();
    for (int i = 0; in.nextEntry(i, HeartbeatLimits.START_TYPE_CHANGES); i++) {
      Long at = null;
      String service = null;
      String from = null;
      String to = null;
      in.beginObject();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "at" -> at = in.instant();
          case "service" -> service = in.text(1, HeartbeatLimits.SERVICE_NAME);
          case "from" -> from = in.code();
          case "to" -> to = in.code();
          case "by" -> in.text(0, HeartbeatLimits.ACCOUNT);
          case "means" -> in.code();
          case "policy" -> in.text(0, HeartbeatLimits.POLICY);
          default -> in.skip();
        }
      }
      String said =
          in.required("at", at)
              + in.required("service", service)
              + in.required("from", from)
              + in.required("to", to);
      if (i == 0) {
        state.add(ChangeKind.START_TYPE, said);
      }
    }
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
          default -> in.skip();
        }
      }
      in.required("at", at);
      in.required("service", service);
      in.required("outcome", outcome);
    }
  }

  void tags() throws IOException {
    in.beginArray();
    for (int i = 0; in.nextEntry(i, HeartbeatLimits.TAGS); i++) {
      String tag = in.text(1, HeartbeatLimits.TAG);
      if (!TAG.matcher(tag).matches()) {
        throw in.unexpected("a tag without controls and ;", JsonInput.quoted(tag));
      }
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
        default -> in.skip();
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
        default -> in.skip();
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
        default -> in.skip();
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
        default -> in.skip();
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
        default -> in.skip();
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
        default -> in.skip();
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
          default -> in.skip();
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
        default -> in.skip();
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
          default -> in.skip();
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
