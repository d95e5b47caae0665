package io.github.updatesentinel.agent.delivery.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A collector in memory: answers as told, in order, then by its rule, and notes what it was sent.
 */
public final class ScriptedCollector implements Collector {
  /**
   * One request with heartbeats.
   *
   * @param array whether they came in an array
   */
  public record Post(List<Long> sequences, boolean array, @Nullable String key) {}

  public final List<Post> posts = new ArrayList<>();
  public final List<String> enrollments = new ArrayList<>();
  public final List<String> etags = new ArrayList<>();
  public final Deque<Answer> script = new ArrayDeque<>();
  public Function<List<Long>, Answer> rule = sequences -> http(202);
  public Answer enrollAnswer = http(404);
  public Answer baselineAnswer = http(404);

  public static Answer.Http http(int status) {
    return http(status, "");
  }

  public static Answer.Http http(int status, String body) {
    return new Answer.Http(status, null, null, null, null, null, ByteString.encodeUtf8(body));
  }

  public static Answer.Http retryAfter(int status, Duration wait) {
    return new Answer.Http(status, wait, null, null, null, null, ByteString.EMPTY);
  }

  public static Answer.None none(String why) {
    return new Answer.None(why, null);
  }

  @Override
  public Answer heartbeats(byte[] packed, @Nullable String key) {
    JsonElement json = JsonParser.parseString(inflate(packed));
    List<Long> sequences = new ArrayList<>();
    if (json.isJsonArray()) {
      json.getAsJsonArray().forEach(element -> sequences.add(sequence(element)));
    } else {
      sequences.add(sequence(json));
    }
    posts.add(new Post(sequences, json.isJsonArray(), key));
    return script.isEmpty() ? rule.apply(sequences) : script.pop();
  }

  private static long sequence(JsonElement heartbeat) {
    return heartbeat.getAsJsonObject().get("sequence").getAsLong();
  }

  private static String inflate(byte[] packed) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Answer enroll(byte[] json) {
    enrollments.add(new String(json, StandardCharsets.UTF_8));
    return enrollAnswer;
  }

  @Override
  public Answer baseline(@Nullable String etag, @Nullable String key) {
    etags.add(String.valueOf(etag));
    return baselineAnswer;
  }
}
