package io.github.updatesentinel.collector.fleet;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.VerdictCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A machine as the store has it, for tests that ask the store only. */
public final class Fixture {
  private final Map<String, @Nullable Object> columns = new TreeMap<>();
  private final JsonObject heartbeat = new JsonObject();
  private List<String> reasons = List.of();

  private Fixture(String agentId, Instant seen) {
    set("agent_id", agentId);
    for (String zero : List.of("epoch", "history_day", "history_rows")) {
      set(zero, 0);
    }
    set("last_sequence", 1L);
    set("missing", "");
    for (String time :
        List.of(
            "first_seen",
            "last_seen",
            "sent_at",
            "latest_sent_at",
            "started_at",
            "since",
            "changed_at")) {
      set(time, seen.toEpochMilli());
    }
    set("interval_ms", 900_000L);
    set("silent_after", seen.toEpochMilli() + 2_700_000);
    set("agent_version", "1.0.0");
    set("name_key", agentId);
    set("content_digest", new byte[32]);
    set("state_digest", new byte[32]);
    verdict(VerdictCode.UP_TO_DATE);
    heartbeat.addProperty("schema", 1);
    heartbeat.addProperty("agentId", agentId);
    heartbeat.addProperty("sequence", 1);
    heartbeat.addProperty("sentAt", seen.toString());
  }

  /** A machine that was seen at this moment and is well. */
  public static Fixture machine(String agentId, Instant seen) {
    return new Fixture(agentId, seen);
  }

  /** The nth agent id, in order. */
  public static String id(long number) {
    return new UUID(number << 32, 0x8000_0000_0000_0000L | number).toString();
  }

  /** Sets a column. */
  public Fixture set(String column, @Nullable Object value) {
    columns.put(column, value);
    return this;
  }

  /** Names it. */
  public Fixture named(String host, @Nullable String domain) {
    set("host", host);
    set("domain", domain);
    return set("name_key", (domain == null ? host : host + "." + domain).toLowerCase(Locale.ROOT));
  }

  /** Gives it a verdict with its severity. */
  public Fixture verdict(VerdictCode verdict) {
    set("verdict", verdict.name());
    set("severity", verdict.severity().name());
    return set("severity_rank", verdict.severity().rank());
  }

  /** Gives it a build. */
  public Fixture build(long build, long ubr) {
    set("build", build);
    return set("ubr", ubr);
  }

  /** Gives it reasons. */
  public Fixture reasons(String... codes) {
    reasons = List.of(codes);
    return this;
  }

  /** The heartbeat that is stored as its document; to be changed. */
  public JsonObject heartbeat() {
    return heartbeat;
  }

  /** Stores it, in place of an earlier one. */
  public Fixture store(Database database) {
    String id = String.valueOf(columns.get("agent_id"));
    JsonObject verdict = new JsonObject();
    verdict.addProperty("code", String.valueOf(columns.get("verdict")));
    verdict.addProperty("severity", String.valueOf(columns.get("severity")));
    JsonArray list = new JsonArray();
    for (String code : reasons) {
      JsonObject reason = new JsonObject();
      reason.addProperty("code", code);
      list.add(reason);
    }
    verdict.add("reasons", list);
    if (!heartbeat.has("verdict")) {
      heartbeat.add("verdict", verdict);
    }
    String names = String.join(", ", columns.keySet());
    String places = ":" + String.join(", :", columns.keySet());
    database.writing(
        handle -> {
          for (String table : List.of("machine", "machine_reason", "document")) {
            handle.execute("DELETE FROM " + table + " WHERE agent_id = ?", id);
          }
          handle
              .createUpdate("INSERT INTO machine (" + names + ") VALUES (" + places + ")")
              .bindMap(columns)
              .execute();
          handle.execute(
              "INSERT INTO document (agent_id, body) VALUES (?, ?)",
              id,
              gzip(heartbeat.toString()));
          for (String code : reasons) {
            handle.execute("INSERT INTO machine_reason (agent_id, code) VALUES (?, ?)", id, code);
          }
        });
    return this;
  }

  /** Stores a change of a machine. */
  public static void change(
      Database database, String agentId, long sequence, Instant at, String kinds, JsonObject body) {
    JsonObject verdict = body.getAsJsonObject("verdict");
    database.writing(
        handle ->
            handle.execute(
                "INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict,"
                    + " severity, digest, body) VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?)",
                agentId,
                sequence,
                at.toEpochMilli(),
                at.toEpochMilli(),
                kinds,
                verdict.get("code").getAsString(),
                verdict.get("severity").getAsString(),
                new byte[32],
                gzip(body.toString())));
  }

  /** Lets some collector have listened since and until these moments. */
  public static void listening(Database database, Instant since, Instant until) {
    database.writing(
        handle -> {
          handle.execute("DELETE FROM listening");
          handle.execute(
              "INSERT INTO listening (id, since, until) VALUES (1, ?, ?)",
              since.toEpochMilli(),
              until.toEpochMilli());
        });
  }

  /** As bodies are stored. */
  public static byte[] gzip(String json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
