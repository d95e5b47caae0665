package io.github.updatesentinel.agent.baseline;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.disk.DurableFile;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a baseline of the collector on disk: {@code {"collector", "etag", "signature", "body",
 * "sha256"}}, where {@code body} is the base64 of the exact bytes, and {@code sha256} covers all
 * the others, so that a damaged file is not taken for another baseline.
 */
final class BaselineFile {
  /** Base64 makes four of three; the rest of the document is short. */
  private static final int MAX_BODY = (BaselineLimits.MAX_BYTES + 2) / 3 * 4;

  private static final int MAX_COLLECTOR = 1000;
  private static final int MAX_BYTES = MAX_BODY + (64 << 10);
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Path file;
  private final String collector;
  private final Consumer<String> log;

  /**
   * @param collector whose baselines these are, up to 1000 characters
   * @param log told in a sentence of a file that is another collector's
   */
  BaselineFile(Path file, String collector, Consumer<String> log) {
    this.file = file;
    this.collector = collector;
    this.log = log;
  }

  /**
   * Reads and judges anew what is held. Empty where there is no file, or one of another collector.
   *
   * @throws InvalidJson if it is damaged, or does not pass the key
   * @throws IOException if it can't be read
   */
  Optional<CachedBaseline> read(BaselineKey key) throws InvalidJson, IOException {
    Optional<byte[]> bytes = DurableFile.read(file, MAX_BYTES);
    return bytes.isEmpty() ? Optional.empty() : parse(bytes.get(), key);
  }

  private Optional<CachedBaseline> parse(byte[] bytes, BaselineKey key) throws InvalidJson {
    JsonFields fields = JsonFields.parse(new String(bytes, StandardCharsets.UTF_8));
    String of = fields.requiredText("collector", MAX_COLLECTOR);
    String etag = fields.text("etag", CachedBaseline.MAX_HEADER);
    String signature = fields.text("signature", CachedBaseline.MAX_HEADER);
    String body = fields.requiredText("body", MAX_BODY);
    String sum = fields.requiredText("sha256", 64);
    if (!sum.equals(sum(of, etag, signature, body))) {
      throw fields.invalid(
          "sha256", "expected the checksum of the other members, found a different one");
    }
    if (!of.equalsIgnoreCase(collector)) {
      log.accept("%s is not used: collector: expected %s, found %s".formatted(file, collector, of));
      return Optional.empty();
    }
    try {
      return Optional.of(
          CachedBaseline.check(Base64.getDecoder().decode(body), etag, signature, key));
    } catch (IllegalArgumentException e) {
      throw fields.invalid("body", "expected base64, found something else");
    }
  }

  /**
   * Durable on return.
   *
   * @throws IOException if it can't be written; then the file is as it was
   */
  void write(CachedBaseline held) throws IOException {
    String body = Base64.getEncoder().encodeToString(held.body());
    JsonObject document = new JsonObject();
    document.addProperty("collector", collector);
    document.addProperty("etag", held.etag());
    document.addProperty("signature", held.signature());
    document.addProperty("sha256", sum(collector, held.etag(), held.signature(), body));
    document.addProperty("body", body);
    DurableFile.write(file, GSON.toJson(document).getBytes(StandardCharsets.UTF_8));
  }

  private static String sum(
      String collector, @Nullable String etag, @Nullable String signature, String body) {
    try {
      // None of them has a line break in it.
      String all = String.join("\n", collector, shown(etag), shown(signature), body);
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(all.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String shown(@Nullable String header) {
    return header == null ? "" : header;
  }
}
