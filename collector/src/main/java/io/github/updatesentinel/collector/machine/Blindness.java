package io.github.updatesentinel.collector.machine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.contract.ReasonCode;
import java.util.List;
import java.util.Set;

/** Whether the scans of a blocked machine see nothing, or only its downloads are stopped. */
public final class Blindness {
  private static final String SERVICING = "TrustedInstaller";
  private static final String DISABLED = "0x80070422";

  /** Each of these blocks by itself. */
  private static final Set<String> BLOCKING =
      Set.of(
          ReasonCode.SERVICE_DISABLED.name(),
          ReasonCode.SERVICE_MISSING.name(),
          ReasonCode.SERVICE_HIJACKED.name(),
          ReasonCode.SERVICE_FILE_MISSING.name());

  private static final Set<String> NOT_THERE = Set.of("DISABLED", "MISSING");

  private Blindness() {}

  /**
   * Whether the heartbeat of a machine that is SERVICING_BLOCKED shows that it is blind: the
   * service that evaluates updates is blocked, or the scan says that a service is disabled.
   */
  public static boolean shown(JsonObject heartbeat) {
    JsonObject scan = Bodies.object(heartbeat, "scan");
    if (DISABLED.equalsIgnoreCase(Bodies.value(scan, "hresult")) || warned(scan)) {
      return true;
    }
    if (Bodies.objects(heartbeat, "services").stream().anyMatch(Blindness::servicingNotThere)) {
      return true;
    }
    List<JsonObject> services =
        Bodies.objects(Bodies.object(heartbeat, "verdict"), "reasons").stream()
            .filter(reason -> String.valueOf(Bodies.value(reason, "code")).startsWith("SERVICE_"))
            .toList();
    // A failure to start blocks only once it is proven. It is where nothing else can have blocked.
    return services.stream()
            .anyMatch(
                reason ->
                    BLOCKING.contains(String.valueOf(Bodies.value(reason, "code")))
                        && ofServicing(reason))
        || (!services.isEmpty() && services.stream().allMatch(Blindness::ofServicing));
  }

  private static boolean ofServicing(JsonObject reason) {
    return SERVICING.equalsIgnoreCase(Bodies.value(reason, "subject"));
  }

  private static boolean servicingNotThere(JsonObject service) {
    return SERVICING.equalsIgnoreCase(Bodies.value(service, "name"))
        && NOT_THERE.contains(String.valueOf(Bodies.value(service, "startType")));
  }

  private static boolean warned(JsonObject scan) {
    JsonElement warnings = scan.get("warnings");
    if (warnings != null && warnings.isJsonArray()) {
      for (JsonElement warning : warnings.getAsJsonArray()) {
        if (warning.isJsonPrimitive() && DISABLED.equalsIgnoreCase(warning.getAsString())) {
          return true;
        }
      }
    }
    return false;
  }
}
