package io.github.updatesentinel.collector.sim;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
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
    boolean zero = counted && scan.get("found").getAsInt() == 0;
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
    if (!zero) {
      return "UPDATES_PENDING";
    }
    if (!known) {
      return "UP_TO_DATE_UNVERIFIED";
    }
    return behind ? "BEHIND_BASELINE" : "UP_TO_DATE";
  }
}
