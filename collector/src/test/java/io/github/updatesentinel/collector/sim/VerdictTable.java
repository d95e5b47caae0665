package io.github.updatesentinel.collector.sim;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** The table of verdicts, read off a heartbeat alone: a second hand to check the first by. */
final class VerdictTable {
  private static final Set<String> OBSTACLES =
      Set.of("SERVICE_DISABLED", "SERVICE_MISSING", "SERVICE_HIJACKED", "SERVICE_START_FAILED");

  private VerdictTable() {}

  static String verdict(JsonObject heartbeat) {
    JsonObject scan = heartbeat.getAsJsonObject("scan");
    JsonArray reasons = heartbeat.getAsJsonObject("verdict").getAsJsonArray("reasons");
    boolean surfaced = scan.toString().contains("0x80070422");
    boolean blind = surfaced;
    boolean blocked = surfaced;
    for (JsonElement element : reasons) {
      JsonObject reason = element.getAsJsonObject();
      if (OBSTACLES.contains(reason.get("code").getAsString())) {
        blocked = true;
        blind |= reason.get("subject").getAsString().equals("TrustedInstaller");
      }
    }
    for (JsonElement element : heartbeat.getAsJsonArray("services")) {
      JsonObject service = element.getAsJsonObject();
      if (service.get("required").getAsBoolean()
          && Set.of("DISABLED", "MISSING").contains(service.get("startType").getAsString())) {
        blocked = true;
        blind |= service.get("name").getAsString().equals("TrustedInstaller");
      }
    }
    return row(heartbeat, scan, blind, blocked);
  }

  private static String row(JsonObject heartbeat, JsonObject scan, boolean blind, boolean blocked) {
    String outcome = scan.get("outcome").getAsString();
    boolean counted = scan.has("found");
    boolean zero = counted && scan.get("servicingFound").getAsInt() == 0;
    boolean complete = outcome.equals("SUCCEEDED") && scan.getAsJsonArray("warnings").isEmpty();
    boolean known = heartbeat.has("baseline");
    boolean behind =
        known
            && heartbeat.getAsJsonObject("os").get("ubr").getAsInt()
                < heartbeat.getAsJsonObject("baseline").get("ubr").getAsInt();
    if (blind && zero && (behind || !known)) {
      return "FALSE_UP_TO_DATE";
    }
    if (blocked) {
      return "SERVICING_BLOCKED";
    }
    if (outcome.equals("NOT_RUN")) {
      return "UNKNOWN";
    }
    if (!counted || (zero && !complete)) {
      return "SCAN_FAILED";
    }
    if (!zero && failedOnThreeDays(heartbeat)) {
      return "INSTALL_FAILING";
    }
    if (heartbeat.get("rebootPending").getAsBoolean() && (behind || !known || !zero)) {
      return "RESTART_PENDING";
    }
    return withoutRestart(heartbeat, zero, known, behind);
  }

  private static String withoutRestart(
      JsonObject heartbeat, boolean zero, boolean known, boolean behind) {
    if (zero && ended(heartbeat)) {
      return "END_OF_SERVICE";
    }
    if (!zero) {
      return "UPDATES_PENDING";
    }
    if (behind) {
      return paused(heartbeat) ? "HELD_BACK" : "BEHIND_BASELINE";
    }
    return known ? "UP_TO_DATE" : "UP_TO_DATE_UNVERIFIED";
  }

  private static boolean failedOnThreeDays(JsonObject heartbeat) {
    Set<String> days = new HashSet<>();
    for (JsonElement failure : heartbeat.getAsJsonObject("history").getAsJsonArray("failures")) {
      days.add(failure.getAsJsonObject().get("at").getAsString().substring(0, 10));
    }
    return days.size() >= 3;
  }

  private static boolean ended(JsonObject heartbeat) {
    if (!heartbeat.has("servicing")) {
      return false;
    }
    JsonObject servicing = heartbeat.getAsJsonObject("servicing");
    Instant ends = Instant.parse(servicing.get("ends").getAsString() + "T00:00:00Z");
    return servicing.get("esu").getAsString().equals("NONE") && ends.isBefore(now(heartbeat));
  }

  private static boolean paused(JsonObject heartbeat) {
    JsonObject policy = heartbeat.getAsJsonObject("policy");
    return policy.has("pausedUntil")
        && Instant.parse(policy.get("pausedUntil").getAsString()).isAfter(now(heartbeat));
  }

  /** By the collector's clock. */
  private static Instant now(JsonObject heartbeat) {
    return Instant.parse(heartbeat.get("sentAt").getAsString())
        .minusMillis(heartbeat.get("clockSkewMs").getAsLong());
  }
}
