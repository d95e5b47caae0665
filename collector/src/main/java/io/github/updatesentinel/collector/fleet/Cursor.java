package io.github.updatesentinel.collector.fleet;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list of machines: after or before the row with these keys.
 *
 * @param number of the row after or before which to read, from 1
 * @param keys values of the columns the list is in order by, as text; the last is the agent id
 */
record Cursor(boolean forward, long number, List<String> keys) {
  private static final Gson GSON = new Gson();
  private static final int MAX_LENGTH = 4096;

  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(GSON.toJson(this).getBytes(StandardCharsets.UTF_8));
  }

  static boolean readable(String text) {
    return read(text) != null;
  }

  static @Nullable Cursor read(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      Cursor cursor =
          GSON.fromJson(
              new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8),
              Cursor.class);
      return cursor == null || cursor.keys() == null || cursor.keys().contains(null)
          ? null
          : cursor;
    } catch (IllegalArgumentException | JsonParseException e) {
      return null;
    }
  }
}
