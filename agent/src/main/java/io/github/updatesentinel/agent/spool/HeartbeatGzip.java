package io.github.updatesentinel.agent.spool;

import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.updatesentinel.agent.json.InvalidJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import okio.ByteString;

/** Heartbeats as compressed JSON: alone in the spool, together on their way. */
public final class HeartbeatGzip {
  /** Bytes of one heartbeat's JSON; the largest that its own limits allow is a third of it. */
  public static final int MAX_BYTES = 4 << 20;

  private HeartbeatGzip() {}

  public static byte[] pack(JsonObject heartbeat) {
    return pack(List.of(ByteString.encodeUtf8(heartbeat.toString())));
  }

  /**
   * A request's body.
   *
   * @param heartbeats UTF-8 JSON, one or more; one stands alone, several in an array
   */
  public static byte[] pack(List<ByteString> heartbeats) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      boolean several = heartbeats.size() > 1;
      int separator = '[';
      for (ByteString heartbeat : heartbeats) {
        if (several) {
          out.write(separator);
        }
        heartbeat.write(out);
        separator = ',';
      }
      if (several) {
        out.write(']');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes no bytes", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The JSON of one heartbeat.
   *
   * @throws InvalidJson where it is not the whole heartbeat of that sequence
   */
  public static ByteString unpack(byte[] packed, long sequence) throws InvalidJson {
    byte[] json = inflate(packed);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      expectSequence(text, sequence);
      return ByteString.of(json);
    } catch (CharacterCodingException e) {
      throw new InvalidJson("not UTF-8");
    }
  }

  /** Without keeping what it reads: a file that is no heartbeat must not fill the memory. */
  private static void expectSequence(String text, long sequence) throws InvalidJson {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      Long found = null;
      reader.beginObject();
      while (reader.hasNext()) {
        if (reader.nextName().equals("sequence")) {
          found = reader.nextLong();
        } else {
          reader.skipValue();
        }
      }
      reader.endObject();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new InvalidJson("expected one JSON object, found more after it");
      }
      if (found == null || found != sequence) {
        throw new InvalidJson("sequence: expected " + sequence + ", found " + found);
      }
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      // Its message names a place in the text, and may quote it.
      throw new InvalidJson("not the JSON of a heartbeat");
    }
  }

  private static byte[] inflate(byte[] packed) throws InvalidJson {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] json = in.readNBytes(MAX_BYTES + 1);
      if (json.length > MAX_BYTES) {
        throw new InvalidJson("larger than " + MAX_BYTES + " bytes");
      }
      return json;
    } catch (IOException e) {
      throw new InvalidJson("not gzip: " + e.getMessage());
    }
  }
}
