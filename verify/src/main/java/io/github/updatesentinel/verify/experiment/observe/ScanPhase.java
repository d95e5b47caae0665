package io.github.updatesentinel.verify.experiment.observe;

import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.experiment.restore.StartType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One scan of the experiment, and how TrustedInstaller was around it.
 *
 * @param name of the phase
 * @param meantDisabled whether the experiment had disabled TrustedInstaller
 * @param answer empty where the check gave none
 * @param exitCode of the check
 */
record ScanPhase(
    String name,
    boolean meantDisabled,
    Instant startedAt,
    Duration took,
    Around before,
    Around after,
    int exitCode,
    Optional<ScanAnswer> answer) {

  /** TrustedInstaller at one moment. */
  record Around(Optional<StartType> startType, String state) {
    private JsonObject json() {
      JsonObject json = new JsonObject();
      json.addProperty("startType", StartType.name(startType));
      json.addProperty("state", state);
      return json;
    }
  }

  /** Whether TrustedInstaller was disabled from beginning to end. */
  boolean disabled() {
    Optional<StartType> disabled = Optional.of(StartType.DISABLED);
    return before.startType().equals(disabled) && after.startType().equals(disabled);
  }

  /** Whether something else set TrustedInstaller meanwhile, such as a policy. */
  boolean disturbed() {
    return meantDisabled && !disabled();
  }

  DesignRow row() {
    return answer.map(DesignRow::of).orElse(DesignRow.NOT_SCANNED);
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("phase", name);
    json.addProperty("startedAt", startedAt.toString());
    json.addProperty("tookMs", took.toMillis());
    json.add("before", before.json());
    json.add("after", after.json());
    json.addProperty("exitCode", exitCode);
    answer.ifPresent(
        seen -> {
          seen.outcome().ifPresent(text -> json.addProperty("outcome", text));
          seen.hresult().ifPresent(text -> json.addProperty("hresult", text));
          seen.found().ifPresent(count -> json.addProperty("found", count));
          seen.servicingFound().ifPresent(count -> json.addProperty("servicingFound", count));
          seen.warnings().ifPresent(codes -> json.add("warnings", codes));
          seen.verdict().ifPresent(text -> json.addProperty("verdict", text));
          seen.certainty().ifPresent(text -> json.addProperty("certainty", text));
        });
    json.addProperty("row", row().name());
    return json;
  }

  @Override
  public String toString() {
    return "%s (%s %s to %s %s): %s"
        .formatted(
            name,
            StartType.name(before.startType()),
            before.state(),
            StartType.name(after.startType()),
            after.state(),
            answer.map(ScanAnswer::toString).orElse("no answer, exit code " + exitCode));
  }
}
