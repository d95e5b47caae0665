package io.github.updatesentinel.collector.index;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list of machines: after, or before, the row with these keys.
 *
 * @param first the column the list is in order by; for names see {@code name}
 * @param second the next column, 0 where there is none
 */
record Cursor(
    PageRequest.Sort sort,
    boolean descending,
    boolean forward,
    long first,
    long second,
    String name,
    String agentId) {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** The longest names of control characters, each of which takes 8 here, need 4,400. */
  private static final int MAX_LENGTH = 8192;

  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(GSON.toJson(this).getBytes(StandardCharsets.UTF_8));
  }

  UUID id() {
    return UUID.fromString(agentId);
  }

  /** The cursor of this text; null if it is none. */
  static @Nullable Cursor read(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      Cursor cursor = GSON.fromJson(json, Cursor.class);
      return cursor != null && cursor.complete() && cursor.id().version() >= 0 ? cursor : null;
    } catch (IllegalArgumentException | JsonParseException e) {
      return null;
    }
  }

  // Gson leaves null what the text does not have.
  @SuppressWarnings("ConstantValue")
  private boolean complete() {
    return sort != null && name != null && agentId != null;
  }
}
