package io.github.updatesentinel.verify.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the service reported, and how it is read. */
final class Heartbeats {
  private Heartbeats() {}

  /**
   * The first heartbeat after a number of others that meets a condition.
   *
   * @param after how many came before
   * @throws NothingSeen where none comes within the limit
   */
  static JsonObject await(
      Bench bench, int after, Duration limit, String what, Predicate<JsonObject> wanted)
      throws IOException {
    if (bench.foreign()) {
      throw new NothingSeen(
          "The service was installed before this run and reports to another collector. Run this on"
              + " a computer without Update Sentinel.");
    }
    if (!bench.time().await(limit, () -> first(bench, after, wanted) != null)) {
      throw new NothingSeen(
          "no heartbeat with %s came within %d s; %d came"
              .formatted(what, limit.toSeconds(), bench.listener().heartbeats().size()));
    }
    JsonObject found = first(bench, after, wanted);
    if (found == null) {
      throw new IllegalStateException("a heartbeat is gone");
    }
    bench.evidence().keep("heartbeat-" + found.get("sequence").getAsString() + ".json", "" + found);
    return found;
  }

  private static @Nullable JsonObject first(Bench bench, int after, Predicate<JsonObject> wanted) {
    return bench.listener().heartbeats().stream()
        .skip(after)
        .filter(wanted)
        .findFirst()
        .orElse(null);
  }

  static boolean hasScan(JsonObject heartbeat) {
    String outcome = text(heartbeat, "scan", "outcome");
    return !outcome.isEmpty() && !outcome.equals("NOT_RUN");
  }

  /** A member of a member, as text; empty where it is not there. */
  static String text(JsonObject json, String... path) {
    JsonElement element = json;
    for (String name : path) {
      if (!element.isJsonObject() || !element.getAsJsonObject().has(name)) {
        return "";
      }
      element = element.getAsJsonObject().get(name);
    }
    return element.isJsonPrimitive() ? element.getAsString() : element.toString();
  }

  /** The objects of a list; none where it is not there. */
  static List<JsonObject> list(JsonObject json, String name) {
    List<JsonObject> list = new ArrayList<>();
    if (json.get(name) instanceof JsonArray array) {
      array.forEach(one -> list.add(one.getAsJsonObject()));
    }
    return list;
  }

  /** Codes and details of the verdict's reasons. */
  static List<String> reasons(JsonObject json) {
    return json.get("verdict") instanceof JsonObject verdict
        ? list(verdict, "reasons").stream()
            .map(reason -> (text(reason, "code") + " " + text(reason, "detail")).strip())
            .toList()
        : List.of();
  }
}
