package io.github.updatesentinel.verify.experiment.observe;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.experiment.restore.TrustedInstaller;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Reads a heartbeat of the service as far as the experiment needs it. */
final class HeartbeatLook {
  private HeartbeatLook() {}

  /** When it was sent, if it says that TrustedInstaller is disabled. */
  static Optional<Instant> disabledAt(JsonObject heartbeat) {
    try {
      for (JsonElement each : heartbeat.getAsJsonArray("services")) {
        JsonObject service = each.getAsJsonObject();
        if (service.get("name").getAsString().equals(TrustedInstaller.NAME)
            && service.get("startType").getAsString().equals("DISABLED")) {
          return Optional.of(Instant.parse(heartbeat.get("sentAt").getAsString()));
        }
      }
    } catch (NullPointerException
        | IllegalStateException
        | ClassCastException
        | UnsupportedOperationException
        | DateTimeException e) {
      // One that has not this form says nothing about it.
    }
    return Optional.empty();
  }
}
