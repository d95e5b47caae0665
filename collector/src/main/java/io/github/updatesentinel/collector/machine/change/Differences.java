package io.github.updatesentinel.collector.machine.change;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.machine.Bodies;
import io.github.updatesentinel.collector.machine.change.MachineChange.Difference;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is different between two heartbeats of one machine. */
final class Differences {
  /** A machine could send any number. */
  static final int MOST = 200;

  private static final int MAX_TEXT = 1000;

  /** Of the names that lead to a member; those that this version knows are shorter. */
  private static final int MAX_PATH = 200;

  /** Members of a heartbeat that are compared; what this version knows has some hundred. */
  private static final int MAX_MEMBERS = 500;

  // They differ in each heartbeat, or have a difference of their own.
  private static final Set<String> OTHERWISE =
      Set.of(
          "schema",
          "agentId",
          "sequence",
          "sentAt",
          "clockSkewMs",
          "agent.startedAt",
          "agent.droppedHeartbeats",
          "os.build",
          "os.ubr",
          "scan.startedAt",
          "scan.finishedAt",
          "scan.durationMs",
          "scan.updates",
          "restart.bootedAt",
          "updateLog.analyzedAt",
          "updateLog.errors",
          "remediation",
          "services",
          "verdict",
          "history",
          "startTypeChanges");

  private final List<Difference> differences = new ArrayList<>();
  private final JsonObject from;
  private final JsonObject to;

  private Differences(JsonObject from, JsonObject to) {
    this.from = from;
    this.to = to;
  }

  static List<Difference> between(JsonObject from, JsonObject to) {
    Differences all = new Differences(from, to);
    all.verdict();
    all.reasons();
    all.startTypes();
    all.services();
    all.build();
    all.members();
    return all.differences.stream().limit(MOST).toList();
  }

  private void verdict() {
    JsonObject before = Bodies.object(from, "verdict");
    JsonObject after = Bodies.object(to, "verdict");
    String code = Bodies.value(before, "code");
    String certainty = Bodies.value(before, "certainty");
    String newCode = Bodies.value(after, "code");
    String newCertainty = Bodies.value(after, "certainty");
    if (newCode != null && (!newCode.equals(code) || !Objects.equals(certainty, newCertainty))) {
      differences.add(new Difference.Verdict(code, certainty, newCode, newCertainty));
    }
  }

  private record Reason(String code, @Nullable String detail) {}

  private void reasons() {
    Set<Reason> before = reasons(from);
    Set<Reason> after = reasons(to);
    for (Reason reason : after) {
      if (!before.contains(reason)) {
        differences.add(new Difference.ReasonAdded(reason.code, reason.detail));
      }
    }
    for (Reason reason : before) {
      if (!after.contains(reason)) {
        differences.add(new Difference.ReasonRemoved(reason.code, reason.detail));
      }
    }
  }

  private static Set<Reason> reasons(JsonObject heartbeat) {
    Set<Reason> reasons = new LinkedHashSet<>();
    for (JsonObject reason : Bodies.objects(Bodies.object(heartbeat, "verdict"), "reasons")) {
      String code = Bodies.value(reason, "code");
      if (code != null) {
        reasons.add(new Reason(code, cut(Bodies.value(reason, "detail"))));
      }
    }
    return reasons;
  }

  private void startTypes() {
    Set<JsonObject> before = new HashSet<>(Bodies.objects(from, "startTypeChanges"));
    for (JsonObject change : Bodies.objects(to, "startTypeChanges")) {
      String service = cut(Bodies.value(change, "service"));
      if (service != null && !before.contains(change)) {
        differences.add(
            new Difference.StartType(
                instant(Bodies.value(change, "at")),
                service,
                Bodies.value(change, "from"),
                Bodies.value(change, "to"),
                cut(Bodies.value(change, "by"))));
      }
    }
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private void services() {
    Map<String, JsonObject> before = services(from);
    Map<String, JsonObject> after = services(to);
    Set<String> names = new LinkedHashSet<>(after.keySet());
    names.addAll(before.keySet());
    Set<ServiceStart> said = saidStartTypes();
    for (String name : names) {
      JsonObject old = before.getOrDefault(name, new JsonObject());
      JsonObject now = after.getOrDefault(name, new JsonObject());
      Set<String> members = new LinkedHashSet<>(now.keySet());
      members.addAll(old.keySet());
      members.remove("name");
      for (String member : members) {
        String was = cut(Bodies.value(old, member));
        String is = cut(Bodies.value(now, member));
        boolean isSaid =
            switch (member) {
              case "startType" -> said.contains(ServiceStart.of(name, was, is));
              // It usually follows.
              case "registryStartType" ->
                  Objects.equals(was, Bodies.value(old, "startType"))
                      && Objects.equals(is, Bodies.value(now, "startType"));
              default -> false;
            };
        if (!Objects.equals(was, is) && !isSaid) {
          differences.add(new Difference.Service(name, cut(member, MAX_PATH), was, is));
        }
      }
    }
  }

  private record ServiceStart(String service, @Nullable String from, @Nullable String to) {
    static ServiceStart of(String service, @Nullable String from, @Nullable String to) {
      return new ServiceStart(service.toLowerCase(Locale.ROOT), from, to);
    }
  }

  /** Start types that a difference names already, together with who set them. */
  private Set<ServiceStart> saidStartTypes() {
    Set<ServiceStart> said = new HashSet<>();
    for (Difference difference : differences) {
      if (difference instanceof Difference.StartType set) {
        said.add(ServiceStart.of(set.service(), set.from(), set.to()));
      }
    }
    return said;
  }

  private static Map<String, JsonObject> services(JsonObject heartbeat) {
    Map<String, JsonObject> services = new LinkedHashMap<>();
    for (JsonObject service : Bodies.objects(heartbeat, "services")) {
      String name = Bodies.value(service, "name");
      if (name != null) {
        services.put(name, service);
      }
    }
    return services;
  }

  private void build() {
    String before = build(from);
    String after = build(to);
    if (!Objects.equals(before, after)) {
      differences.add(new Difference.Build(before, after));
    }
  }

  private static @Nullable String build(JsonObject heartbeat) {
    JsonObject os = Bodies.object(heartbeat, "os");
    String build = Bodies.value(os, "build");
    String ubr = Bodies.value(os, "ubr");
    return build == null || ubr == null ? build : build + "." + ubr;
  }

  private void members() {
    Map<String, String> before = new LinkedHashMap<>();
    Map<String, String> after = new LinkedHashMap<>();
    flatten("", from, before);
    flatten("", to, after);
    Set<String> paths = new LinkedHashSet<>(after.keySet());
    paths.addAll(before.keySet());
    for (String path : paths) {
      String was = before.get(path);
      String is = after.get(path);
      if (!Objects.equals(was, is)) {
        differences.add(new Difference.Member(path, was, is));
      }
    }
  }

  private static void flatten(String path, JsonObject object, Map<String, String> into) {
    for (Map.Entry<String, JsonElement> member : object.entrySet()) {
      if (into.size() >= MAX_MEMBERS) {
        return;
      }
      // Cut on the way: many members may share a long name.
      String name = cut(path.isEmpty() ? member.getKey() : path + "." + member.getKey(), MAX_PATH);
      if (OTHERWISE.contains(name)) {
        continue;
      }
      JsonElement value = member.getValue();
      if (value instanceof JsonObject inner) {
        flatten(name, inner, into);
      } else if (value.isJsonPrimitive()) {
        into.put(name, cut(value.getAsString(), MAX_TEXT));
      } else if (value instanceof JsonArray array && !array.isEmpty()) {
        into.put(name, cut(text(array), MAX_TEXT));
      }
    }
  }

  private static String text(JsonArray array) {
    List<String> texts = new ArrayList<>();
    for (JsonElement element : array) {
      texts.add(element.isJsonPrimitive() ? element.getAsString() : element.toString());
    }
    return String.join(", ", texts);
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null ? null : cut(text, MAX_TEXT);
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end) + "…";
  }
}
