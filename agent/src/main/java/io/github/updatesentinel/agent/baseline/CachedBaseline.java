package io.github.updatesentinel.agent.baseline;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BaselineSignature;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildList;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A baseline of the collector that has passed, with what came along with it. Immutable. */
public final class CachedBaseline {
  /** Most characters of an ETag or a signature that are kept; both are visible ASCII. */
  public static final int MAX_HEADER = 256;

  private static final Pattern HEADER = Pattern.compile("[\\x21-\\x7E]{1," + MAX_HEADER + "}");

  private final BuildList list;
  private final byte[] body;
  private final @Nullable String etag;
  private final @Nullable String signature;

  private CachedBaseline(
      BuildList list, byte[] body, @Nullable String etag, @Nullable String signature) {
    this.list = list;
    this.body = body;
    this.etag = etag;
    this.signature = signature;
  }

  /**
   * Judges a document by itself: its size, its signature, then what is in it.
   *
   * @param etag kept where it has the form of one, else taken for none
   * @param signature the header's value; null where there is none
   * @throws InvalidJson with what was expected and what was found
   */
  public static CachedBaseline check(
      byte[] body, @Nullable String etag, @Nullable String signature, BaselineKey key)
      throws InvalidJson {
    if (body.length > BaselineLimits.MAX_BYTES) {
      throw new InvalidJson(
          "size: expected up to %d bytes, found %d"
              .formatted(BaselineLimits.MAX_BYTES, body.length));
    }
    // Nothing of what a stranger wrote is parsed.
    Optional<String> problem = BaselineSignature.problem(key, body, signature);
    if (problem.isPresent()) {
      throw new InvalidJson(problem.get());
    }
    String text = text(body);
    // Some editors put a byte order mark in front.
    String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return new CachedBaseline(
        BuildListParser.parse(json, BaselineSource.COLLECTOR),
        body.clone(),
        bounded(etag),
        bounded(signature));
  }

  private static String text(byte[] body) throws InvalidJson {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidJson("text: expected UTF-8, found other bytes");
    }
  }

  private static @Nullable String bounded(@Nullable String header) {
    String text = header == null ? "" : header.strip();
    return HEADER.matcher(text).matches() ? text : null;
  }

  public BuildList list() {
    return list;
  }

  /** The exact bytes; not to be changed. */
  public byte[] body() {
    return body;
  }

  public @Nullable String etag() {
    return etag;
  }

  public @Nullable String signature() {
    return signature;
  }

  public boolean hasBody(byte[] other) {
    return Arrays.equals(body, other);
  }
}
