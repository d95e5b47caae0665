package io.github.updatesentinel.agent.delivery;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.disk.DurableFile;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.agent.probe.access.SecretProtection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What lets this agent in: the key that the collector gave it, and the token that a new key can be
 * asked for with. Both belong to one agent id and one host, and are told to no other.
 */
record Credentials(String agentId, String host, String agentKey, @Nullable String token) {
  /** As an HTTP header takes it. */
  static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,1024}");

  private static final int MAX_LENGTH = 1024;

  /** Bytes; Windows adds a few hundred to what it protects. */
  private static final int MAX_FILE_BYTES = 64 * 1024;

  /**
   * Reads what {@link #save} has written.
   *
   * @return null where there is no such file
   * @throws IOException where it can't be read, or not be unprotected on this machine
   * @throws InvalidJson where it holds something else
   */
  static @Nullable Credentials load(Path file, SecretProtection protection)
      throws IOException, InvalidJson {
    byte[] blob = DurableFile.read(file, MAX_FILE_BYTES).orElse(null);
    if (blob == null) {
      return null;
    }
    return read(protection.unprotect(blob));
  }

  /** What the protection gave back, which may be anything. */
  static Credentials read(byte[] json) throws InvalidJson {
    JsonFields fields = JsonFields.parse(new String(json, StandardCharsets.UTF_8));
    return new Credentials(
        fields.requiredText("agentId", MAX_LENGTH),
        fields.requiredText("host", MAX_LENGTH),
        fields.requiredText("agentKey", MAX_LENGTH),
        fields.text("enrollmentToken", MAX_LENGTH));
  }

  void save(Path file, SecretProtection protection) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("agentId", agentId);
    json.addProperty("host", host);
    json.addProperty("agentKey", agentKey);
    json.addProperty("enrollmentToken", token);
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    DurableFile.write(file, protection.protect(bytes));
  }

  @Override
  public String toString() {
    // A record would print the secrets.
    return "Credentials[agentId=%s, host=%s]".formatted(agentId, host);
  }
}
