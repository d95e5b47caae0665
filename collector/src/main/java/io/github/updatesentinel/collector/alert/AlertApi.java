package io.github.updatesentinel.collector.alert;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** {@code GET /api/v1/alerts}: recent alerts and the state of their delivery. */
final class AlertApi implements Routes {
  private static final int RECENT = 100;

  private final Outbox outbox;

  AlertApi(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/alerts", this::recent, Role.VIEWER);
  }

  private void recent(Context ctx) {
    JsonArray alerts = new JsonArray();
    for (Outbox.Message message : outbox.recent(RECENT)) {
      JsonObject alert = new JsonObject();
      alert.addProperty("id", message.id());
      alert.addProperty("channelId", message.channelId());
      alert.addProperty("createdAt", message.createdAt().toString());
      alert.addProperty("state", message.state().name());
      alert.addProperty("attempts", message.attempts());
      if (message.state() == Outbox.State.WAITING) {
        alert.addProperty("nextAt", message.nextAt().toString());
      }
      if (message.finishedAt() != null) {
        alert.addProperty("finishedAt", message.finishedAt().toString());
      }
      if (message.lastError() != null) {
        alert.addProperty("lastError", message.lastError());
      }
      alert.add("notice", JsonParser.parseString(message.notice().toJson()));
      alerts.add(alert);
    }
    JsonObject answer = new JsonObject();
    answer.add("alerts", alerts);
    ctx.contentType("application/json").result(answer.toString());
  }
}
