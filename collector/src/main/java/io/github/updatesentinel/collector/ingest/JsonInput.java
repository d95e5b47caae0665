package io.github.updatesentinel.collector.ingest;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.CharArrayReader;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.time.DateTimeException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Strict JSON from an untrusted document, read value by value, each checked against what is
 * expected of it and copied on the way. No tree is made: hostile input would blow it up. Errors
 * name the path of the value. Used by one thread.
 */
final class JsonInput {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_VALUES = 200_000;
  private static final int MAX_SHOWN = 80;
  private static final int MAX_PATH = 200;
  private static final Pattern PLACE = Pattern.compile("line (\\d+) column (\\d+)");
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

  private final JsonReader in;
  private final Deque<Set<String>> names = new ArrayDeque<>();
  private StringBuilder copied = new StringBuilder();
  private JsonWriter copy = writer(copied);
  private Set<String> uncopied = Set.of();
  private boolean copying;
  private int values;

  JsonInput(CharBuffer text) {
    in =
        new JsonReader(
            new CharArrayReader(
                text.array(), text.arrayOffset() + text.position(), text.remaining()));
    in.setStrictness(Strictness.STRICT);
    in.setNestingLimit(MAX_DEPTH);
  }

  /** Begins an object whose members are copied, but for some. */
  void beginCopy(Set<String> butFor) throws IOException {
    copied = new StringBuilder(2048);
    copy = writer(copied);
    uncopied = butFor;
    copying = true;
    beginObject();
  }

  /** The object that {@link #beginCopy} began, as compact JSON. */
  String copied() {
    copying = false;
    return copied.toString();
  }

  void beginObject() throws IOException {
    expect(JsonToken.BEGIN_OBJECT, "an object");
    in.beginObject();
    names.push(new HashSet<>());
    if (copying) {
      copy.beginObject();
    }
  }

  /** The name of the next member, or null after the last, where the object has ended. */
  @Nullable String nextName() throws IOException {
    if (names.size() == 1 && !uncopied.isEmpty()) {
      copying = true;
    }
    if (!in.hasNext()) {
      in.endObject();
      names.pop();
      if (copying) {
        copy.endObject();
      }
      return null;
    }
    String name = in.nextName();
    if (!names.element().add(name)) {
      throw Rejected.invalid("json", "\"" + printable(name) + "\" is there twice in one object");
    }
    if (names.size() == 1 && uncopied.contains(name)) {
      copying = false;
    } else if (copying) {
      copy.name(name);
    }
    return name;
  }

  void beginArray() throws IOException {
    expect(JsonToken.BEGIN_ARRAY, "an array");
    in.beginArray();
    if (copying) {
      copy.beginArray();
    }
  }

  /**
   * Whether the array has another entry; if not, it has ended.
   *
   * @param read how many there were
   */
  boolean nextEntry(int read, int max) throws IOException {
    if (in.hasNext()) {
      if (read == max) {
        String path = in.getPath();
        path = path.substring(0, path.lastIndexOf('['));
        throw invalid(path, "expected up to " + max + " entries, found more");
      }
      return true;
    }
    in.endArray();
    if (copying) {
      copy.endArray();
    }
    return false;
  }

  boolean atArray() throws IOException {
    return in.peek() == JsonToken.BEGIN_ARRAY;
  }

  void end() throws IOException {
    if (in.peek() != JsonToken.END_DOCUMENT) {
      throw Rejected.invalid("json", "expected the end, found more after it");
    }
  }

  /**
   * @param max in code points
   */
  String text(int min, int max) throws IOException {
    expect(JsonToken.STRING, "a string");
    String text = copy(in.nextString());
    int length = text.length();
    if (length > max) {
      length = text.codePointCount(0, length);
    }
    if (length < min || length > max) {
      throw unexpected("a string of " + min + " to " + max + " characters", quoted(text));
    }
    return text;
  }

  /** A text that no error tells. */
  String secret(int max) throws IOException {
    if (in.peek() != JsonToken.STRING) {
      throw invalid(in.getPath(), "expected a string");
    }
    String text = in.nextString();
    if (text.isEmpty() || text.length() > max) {
      throw invalid(in.getPath(), "expected a string of 1 to " + max + " characters");
    }
    return text;
  }

  String oneOf(List<String> values) throws IOException {
    expect(JsonToken.STRING, "a string");
    String text = copy(in.nextString());
    if (!values.contains(text)) {
      throw unexpected("one of " + String.join(", ", values), quoted(text));
    }
    return text;
  }

  /**
   * @param like what such a text looks like, for people
   */
  String matching(Pattern pattern, int max, String like) throws IOException {
    expect(JsonToken.STRING, "a string");
    String text = copy(in.nextString());
    if (text.length() > max || !pattern.matcher(text).matches()) {
      throw unexpected(like, quoted(text));
    }
    return text;
  }

  /** A moment, in milliseconds since 1970. */
  long instant() throws IOException {
    return toMillis(instantText());
  }

  /** A moment as it was written; {@link #toMillis} checks it. */
  String instantText() throws IOException {
    expect(JsonToken.STRING, "a string");
    return copy(in.nextString());
  }

  /** Of the text that was read last. */
  long toMillis(String text) {
    try {
      return Instants.parse(text);
    } catch (DateTimeException e) {
      throw unexpected("a time in UTC such as 2026-11-22T08:00:03Z", quoted(text));
    }
  }

  long integer(long min, long max) throws IOException {
    expect(JsonToken.NUMBER, "a whole number");
    String text = in.nextString();
    if (copying) {
      copy.jsonValue(text);
    }
    Long number = whole(text);
    if (number == null || number < min || number > max) {
      throw unexpected("a whole number from " + min + " to " + max, printable(text));
    }
    return number;
  }

  boolean bool() throws IOException {
    expect(JsonToken.BOOLEAN, "true or false");
    boolean value = in.nextBoolean();
    if (copying) {
      copy.value(value);
    }
    return value;
  }

  /** Copies a value that nothing is known of. */
  void skip() throws IOException {
    count();
    switch (in.peek()) {
      case BEGIN_OBJECT -> {
        beginObject();
        while (nextName() != null) {
          skip();
        }
      }
      case BEGIN_ARRAY -> {
        beginArray();
        for (int i = 0; nextEntry(i, MAX_VALUES); i++) {
          skip();
        }
      }
      case STRING -> copy(in.nextString());
      case NUMBER -> {
        String number = in.nextString();
        if (copying) {
          copy.jsonValue(number);
        }
      }
      case BOOLEAN -> {
        boolean value = in.nextBoolean();
        if (copying) {
          copy.value(value);
        }
      }
      default -> {
        in.nextNull();
        if (copying) {
          copy.nullValue();
        }
      }
    }
  }

  /** A member of the object that has just ended. */
  <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw invalid(in.getPreviousPath() + "." + name, "missing");
    }
    return value;
  }

  /** A complaint about the value that was read last. */
  Rejected unexpected(String expected, String found) {
    return invalid(in.getPreviousPath(), "expected " + expected + ", found " + found);
  }

  /** What the parser itself says. */
  static Rejected notJson(Exception e) {
    Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
    String where = place.find() ? " at line " + place.group(1) + ", column " + place.group(2) : "";
    return Rejected.invalid("json", "not strict JSON of up to 32 levels" + where);
  }

  static String quoted(String text) {
    return "\"" + printable(text) + "\"";
  }

  private static String printable(String text) {
    return Printable.of(text, MAX_SHOWN);
  }

  private void expect(JsonToken token, String expected) throws IOException {
    count();
    JsonToken found = in.peek();
    if (found != token) {
      throw invalid(in.getPath(), "expected " + expected + ", found " + show(found));
    }
  }

  private String show(JsonToken token) throws IOException {
    return switch (token) {
      case STRING -> quoted(in.nextString());
      case NUMBER -> printable(in.nextString());
      case BOOLEAN -> Boolean.toString(in.nextBoolean());
      case NULL -> "null";
      case BEGIN_OBJECT -> "an object";
      case BEGIN_ARRAY -> "an array";
      default -> "nothing";
    };
  }

  private void count() {
    if (++values > MAX_VALUES) {
      throw Rejected.invalid("json", "expected up to " + MAX_VALUES + " values, found more");
    }
  }

  private String copy(String text) throws IOException {
    if (copying) {
      copy.value(text);
    }
    return text;
  }

  private static Rejected invalid(String path, String problem) {
    String plain = path.startsWith("$.") ? path.substring(2) : path.substring(1);
    String field = INDEX.matcher(plain).replaceAll("");
    field = field.startsWith(".") ? field.substring(1) : field;
    String named = plain.isEmpty() ? "" : Printable.of(plain, MAX_PATH) + ": ";
    return Rejected.invalid(field.isEmpty() ? "json" : field, named + problem);
  }

  private static @Nullable Long whole(String text) {
    try {
      boolean plain = text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
      return plain ? Long.parseLong(text) : new BigDecimal(text).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static JsonWriter writer(StringBuilder to) {
    return new JsonWriter(
        new Writer() {
          @Override
          public void write(char[] chars, int offset, int length) {
            to.append(chars, offset, length);
          }

          @Override
          public void write(int c) {
            to.append((char) c);
          }

          @Override
          public void write(String text, int offset, int length) {
            to.append(text, offset, offset + length);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
  }
}
