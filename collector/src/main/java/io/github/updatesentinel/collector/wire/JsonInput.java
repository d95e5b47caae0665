package io.github.updatesentinel.collector.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.updatesentinel.contract.Open;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Strict JSON from an untrusted document, read value by value, each checked against what is
 * expected of it. No tree is made: hostile input would blow it up. Errors name the path of the
 * value. Used by one thread.
 */
public final class JsonInput {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_VALUES = 200_000;
  private static final int MAX_MEMBERS = 1_000;

  /** Bytes of the members of a heartbeat that nothing is known of, with their names. */
  static final int MAX_UNKNOWN = 16 << 10;

  /** A set that has held more names has a table whose every slot is visited to clear it. */
  private static final int MAX_REUSED = 64;

  private static final int MAX_SHOWN = 80;
  private static final int MAX_PATH = 200;
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern HRESULT = Pattern.compile("0x[0-9A-F]{8}");
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Digits that fit into a long, whatever they are. */
  private static final int LONG_DIGITS = 18;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Names come from anywhere.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final byte[] bytes;
  private final int start;
  private final JsonParser in;

  /** The names of each object that is open; the sets are used again. */
  private final List<Set<String>> names = new ArrayList<>();

  /** What is too much of what nothing is known of. */
  private final List<Part> surplus = new ArrayList<>();

  private int depth;
  private int values;
  private int unknown;

  /** How many values that nothing is known of are open; names in them are the sender's own. */
  private int skipped;

  /** Whether the token of the next value has been read already. */
  private boolean ahead;

  /**
   * Reads from a buffer with an array.
   *
   * @throws Rejected 400 if it is not UTF-8; it names the byte
   */
  public JsonInput(ByteBuffer utf8) throws IOException {
    requireUtf8(utf8);
    bytes = utf8.array();
    int begin = utf8.arrayOffset() + utf8.position();
    int end = begin + utf8.remaining();
    start = begin + (startsWith(BYTE_ORDER_MARK, begin, end) ? BYTE_ORDER_MARK.length : 0);
    in = JSON.createParser(bytes, start, end - start);
  }

  private static void requireUtf8(ByteBuffer bytes) {
    boolean ascii = true;
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      ascii &= bytes.get(i) > 0;
    }
    if (ascii) {
      return;
    }
    // The parser would take UTF-16 and UTF-32, which begin with such a byte.
    for (int i = bytes.position(); i < Math.min(bytes.limit(), bytes.position() + 4); i++) {
      if (bytes.get(i) == 0) {
        throw notUtf8(i);
      }
    }
    ByteBuffer left = bytes.duplicate();
    CharBuffer thrownAway = CharBuffer.allocate(1024);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      thrownAway.clear();
      result = decoder.decode(left, thrownAway, true);
    }
    if (result.isError()) {
      throw notUtf8(left.position());
    }
  }

  private static Rejected notUtf8(int at) {
    return Rejected.invalid("encoding", "not UTF-8: byte " + at + " is malformed");
  }

  private boolean startsWith(byte[] with, int from, int end) {
    return Arrays.equals(bytes, from, Math.min(end, from + with.length), with, 0, with.length);
  }

  /**
   * A part of the document.
   *
   * @param from offset of its first byte
   * @param to offset behind its last one
   */
  record Part(int from, int to) {}

  /** Where the name or the object begins that was read last. */
  int begin() {
    return start + (int) in.currentTokenLocation().getByteOffset();
  }

  /** From an earlier {@link #begin} to the end of the value that was read last. */
  Part since(int begin) {
    return new Part(begin, start + (int) in.currentLocation().getByteOffset());
  }

  /** An object as it was sent, without the {@link #surplus} in it. */
  ByteBuffer copy(Part object) {
    if (surplus.isEmpty()) {
      return ByteBuffer.wrap(Arrays.copyOfRange(bytes, object.from(), object.to()));
    }
    byte[] kept = new byte[object.to() - object.from()];
    int length = 0;
    int from = object.from();
    for (Part part : surplus) {
      System.arraycopy(bytes, from, kept, length, part.from() - from);
      length += part.from() - from;
      from = part.to();
      // With one of the commas around it; the first member has none before it.
      int before = lastBeforeSpace(kept, length);
      if (kept[before] == ',') {
        length = before;
      } else {
        length = before + 1;
        int after = firstAfterSpace(from);
        from = bytes[after] == ',' ? after + 1 : from;
      }
    }
    System.arraycopy(bytes, from, kept, length, object.to() - from);
    return ByteBuffer.wrap(Arrays.copyOf(kept, length + object.to() - from));
  }

  private static int lastBeforeSpace(byte[] of, int end) {
    int at = end - 1;
    while (of[at] <= ' ' && of[at] >= 0) {
      at--;
    }
    return at;
  }

  private int firstAfterSpace(int begin) {
    int at = begin;
    while (bytes[at] <= ' ' && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  /** Parts of the heartbeat that are not kept, in their order; empty if all of it is. */
  List<Part> surplus() {
    return surplus;
  }

  /** Another heartbeat begins. */
  void beginHeartbeat() {
    surplus.clear();
    unknown = 0;
  }

  /**
   * Hash of a part without others in it.
   *
   * @param without in any order; none overlaps another
   */
  Digest digest(Part whole, List<Part> without) {
    List<ByteBuffer> parts = new ArrayList<>();
    int from = whole.from();
    for (Part part : without.stream().sorted(Comparator.comparingInt(Part::from)).toList()) {
      parts.add(ByteBuffer.wrap(bytes, from, part.from() - from));
      from = part.to();
    }
    parts.add(ByteBuffer.wrap(bytes, from, whole.to() - from));
    return Digest.ofContent(parts.toArray(ByteBuffer[]::new));
  }

  public void beginObject() throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    if (depth == names.size()) {
      names.add(new HashSet<>());
    } else if (names.get(depth).size() > MAX_REUSED) {
      names.set(depth, new HashSet<>());
    } else {
      names.get(depth).clear();
    }
    depth++;
  }

  /** The name of the next member, or null after the last, where the object has ended. */
  public @Nullable String nextName() throws IOException {
    String name = in.nextFieldName();
    if (name == null) {
      depth--;
    } else if (!names.get(depth - 1).add(name)) {
      throw Rejected.invalid("json", "\"" + printable(name) + "\" occurs twice in one object");
    } else if (names.get(depth - 1).size() > MAX_MEMBERS) {
      throw invalid(
          path(in.getParsingContext().getParent()),
          "expected up to " + MAX_MEMBERS + " members, found more");
    }
    return name;
  }

  void beginArray() throws IOException {
    expect(JsonToken.START_ARRAY, "an array");
  }

  /**
   * Whether the array has another entry; if not, it has ended.
   *
   * @param read how many there were
   */
  boolean nextEntry(int read, int max) throws IOException {
    JsonToken token = in.nextToken();
    if (token == JsonToken.END_ARRAY) {
      return false;
    }
    if (read == max) {
      JsonStreamContext entry = in.getParsingContext();
      JsonStreamContext array = token != null && token.isStructStart() ? entry.getParent() : entry;
      throw invalid(path(array.getParent()), "expected up to " + max + " entries, found more");
    }
    ahead = true;
    return true;
  }

  boolean atArray() throws IOException {
    ahead = true;
    return in.nextToken() == JsonToken.START_ARRAY;
  }

  public void end() throws IOException {
    if (in.nextToken() != null) {
      throw Rejected.invalid("json", "expected the end, found more after it");
    }
  }

  /**
   * @param max in code points
   */
  String text(int min, int max) throws IOException {
    expect(JsonToken.VALUE_STRING, "a string");
    String text = in.getText();
    int length = text.length();
    if (length > max) {
      length = text.codePointCount(0, length);
    }
    if (length < min || length > max) {
      throw unexpected("a string of " + min + " to " + max + " characters", quoted(text));
    }
    return text;
  }

  /** A text that errors never contain. */
  public String secret(int max) throws IOException {
    if (value() != JsonToken.VALUE_STRING) {
      throw invalid("expected a string");
    }
    String text = in.getText();
    if (text.isEmpty() || text.length() > max) {
      throw invalid("expected a string of 1 to " + max + " characters");
    }
    return text;
  }

  /** A value of an enumeration; a newer agent may have more of them. */
  String code() throws IOException {
    return matching(Open.NAME, Open.MAX_NAME, "capital letters, digits and _, up to 100");
  }

  /**
   * Reads a text that matches a pattern.
   *
   * @param like what such a text looks like, for people
   */
  public String matching(Pattern pattern, int max, String like) throws IOException {
    expect(JsonToken.VALUE_STRING, "a string");
    String text = in.getText();
    if (text.length() > max || !pattern.matcher(text).matches()) {
      throw unexpected(like, quoted(text));
    }
    return text;
  }

  /** A moment, in milliseconds since 1970. */
  long instant() throws IOException {
    expect(JsonToken.VALUE_STRING, "a string");
    String text = in.getText();
    try {
      return Instants.parse(text);
    } catch (DateTimeException e) {
      throw unexpected("a time in UTC such as 2026-11-22T08:00:03Z", quoted(text));
    }
  }

  /** A day such as 2026-10-13. */
  LocalDate date() throws IOException {
    expect(JsonToken.VALUE_STRING, "a string");
    String text = in.getText();
    try {
      // The pattern first: the parser's years may have a sign and more digits.
      if (DATE.matcher(text).matches()) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeException e) {
      // A day that does not exist.
    }
    throw unexpected("a day such as 2026-10-13", quoted(text));
  }

  /** A result code of Windows. */
  String hresult() throws IOException {
    return matching(HRESULT, 10, "a code such as 0x80070422");
  }

  long integer(long min, long max) throws IOException {
    JsonToken token = value();
    if (!token.isNumeric()) {
      throw unexpected("a whole number", shown(token));
    }
    Long number = whole(token);
    if (number == null || number < min || number > max) {
      throw unexpected("a whole number from " + min + " to " + max, printable(in.getText()));
    }
    return number;
  }

  private @Nullable Long whole(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NUMBER_INT && in.getTextLength() <= LONG_DIGITS) {
      return in.getLongValue();
    }
    try {
      return new BigDecimal(in.getText()).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  boolean bool() throws IOException {
    JsonToken token = value();
    if (!token.isBoolean()) {
      throw unexpected("true or false", shown(token));
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /**
   * Passes over a member that nothing is known of, after its name. It is kept, unless all of them
   * together are too large.
   */
  void unknown() throws IOException {
    int begin = begin();
    skip();
    in.finishToken();
    Part member = since(begin);
    int length = member.to() - member.from();
    if (unknown + length > MAX_UNKNOWN) {
      surplus.add(member);
    } else {
      unknown += length;
    }
  }

  /** Passes over a value that nothing is known of. */
  public void skip() throws IOException {
    skipped++;
    skipValue();
    skipped--;
  }

  private void skipValue() throws IOException {
    switch (value()) {
      case START_OBJECT -> {
        ahead = true;
        values--;
        beginObject();
        while (nextName() != null) {
          skipValue();
        }
      }
      case START_ARRAY -> {
        for (int i = 0; nextEntry(i, MAX_VALUES); i++) {
          skipValue();
        }
      }
      default -> {
        // It has been read.
      }
    }
  }

  /** A member of the object that has just ended. */
  public <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw invalid(path(in.getParsingContext()) + "." + name, "missing");
    }
    return value;
  }

  /** A complaint about the value that was read last. */
  Rejected unexpected(String expected, String found) {
    return invalid("expected " + expected + ", found " + found);
  }

  /** What the parser itself says. */
  public static Rejected notJson(IOException e) {
    String where =
        e instanceof JsonProcessingException json && json.getLocation() != null
            ? " at line %d, column %d"
                .formatted(json.getLocation().getLineNr(), json.getLocation().getColumnNr())
            : "";
    return Rejected.invalid("json", "not strict JSON of up to 32 levels" + where);
  }

  static String quoted(String text) {
    return "\"" + printable(text) + "\"";
  }

  private static String printable(String text) {
    return Printable.of(text, MAX_SHOWN);
  }

  /** The first token of the next value. */
  private JsonToken value() throws IOException {
    if (++values > MAX_VALUES) {
      throw Rejected.invalid("json", "expected up to " + MAX_VALUES + " values, found more");
    }
    JsonToken token = ahead ? in.currentToken() : in.nextToken();
    ahead = false;
    if (token == null) {
      throw invalid("expected a value, found nothing");
    }
    return token;
  }

  private void expect(JsonToken token, String expected) throws IOException {
    JsonToken found = value();
    if (found != token) {
      throw unexpected(expected, shown(found));
    }
  }

  private String shown(JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> quoted(in.getText());
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      default -> printable(in.getText());
    };
  }

  private static String path(@Nullable JsonStreamContext at) {
    if (at == null) {
      return "";
    }
    String before = path(at.getParent());
    if (at.inArray() && at.hasCurrentIndex()) {
      return before + "[" + at.getCurrentIndex() + "]";
    }
    String name = at.inObject() ? at.getCurrentName() : null;
    return name == null ? before : before + "." + name;
  }

  private Rejected invalid(String problem) {
    return invalid(path(in.getParsingContext()), problem);
  }

  private Rejected invalid(String path, String problem) {
    String plain = withoutDot(path);
    String named = plain.isEmpty() ? "" : Printable.of(plain, MAX_PATH) + ": ";
    return Rejected.invalid(field(plain), named + problem);
  }

  private String field(String path) {
    if (skipped > 0) {
      return "unknown";
    }
    String field = withoutDot(INDEX.matcher(path).replaceAll(""));
    return field.isEmpty() ? "json" : field;
  }

  private static String withoutDot(String path) {
    return path.startsWith(".") ? path.substring(1) : path;
  }
}
