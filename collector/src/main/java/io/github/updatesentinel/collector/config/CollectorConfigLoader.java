package io.github.updatesentinel.collector.config;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.updatesentinel.collector.config.CollectorConfig.ClientCertificates;
import io.github.updatesentinel.collector.config.CollectorConfig.Listen;
import io.github.updatesentinel.collector.config.CollectorConfig.Oidc;
import io.github.updatesentinel.collector.config.CollectorConfig.Smtp;
import io.github.updatesentinel.contract.setting.InvalidValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code collector.json}. A key that is not known and a value that can't be are errors: a
 * collector that listens, trusts or keeps something else than was meant is worse than none.
 */
public final class CollectorConfigLoader {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_SHOWN = 100;

  private final Path base;
  private final Set<String> members;
  private final Map<String, JsonElement> values;
  private final List<String> problems;

  private CollectorConfigLoader(
      Path base, Set<String> members, Map<String, JsonElement> values, List<String> problems) {
    this.base = base;
    this.members = members;
    this.values = values;
    this.problems = problems;
  }

  /**
   * Reads a file; relative paths in it start from its folder.
   *
   * @param data overrides {@code data} in the file, if given
   * @throws InvalidConfig if it can't be read, or with everything that is wrong in it
   */
  public static CollectorConfig load(Path file, @Nullable Path data) throws InvalidConfig {
    Path absolute = file.toAbsolutePath();
    try {
      if (Files.size(absolute) > MAX_BYTES) {
        throw new InvalidConfig(file.toString(), List.of("it is larger than 1 MB"));
      }
      return parse(file.toString(), Files.readString(absolute), absolute.resolveSibling(""), data);
    } catch (NoSuchFileException e) {
      throw new InvalidConfig(file.toString(), List.of("file not found"));
    } catch (CharacterCodingException e) {
      throw new InvalidConfig(file.toString(), List.of("it is not UTF-8"));
    } catch (IOException e) {
      throw new InvalidConfig(file.toString(), List.of("it can't be read: " + e));
    }
  }

  /**
   * Reads the text of a configuration; <code>{}</code> gives the defaults.
   *
   * @param name what messages call it
   * @param base the folder that relative paths start from
   * @param data overrides {@code data} in the text, if given
   * @throws InvalidConfig with everything that is wrong in it
   */
  public static CollectorConfig parse(String name, String json, Path base, @Nullable Path data)
      throws InvalidConfig {
    List<String> problems = new ArrayList<>();
    JsonObject root = object(name, json);
    Map<String, JsonElement> values = flat(root, problems);
    if (data != null) {
      values.put(Settings.DATA.key(), new JsonPrimitive(data.toAbsolutePath().toString()));
    }
    CollectorConfig config =
        new CollectorConfigLoader(base, root.keySet(), values, problems).read();
    if (!problems.isEmpty()) {
      throw new InvalidConfig(name, problems);
    }
    return config;
  }

  private CollectorConfig read() {
    Path data = optional(Settings.DATA, base.resolve("data").normalize());
    CollectorConfig config =
        new CollectorConfig(
            data,
            value(Settings.LISTEN),
            optional(Settings.PUBLIC_URL),
            optional(Settings.DATABASE, "jdbc:sqlite:" + data.resolve("collector.db")),
            optional(Settings.DATABASE_USER),
            optional(Settings.DATABASE_PASSWORD_FILE),
            optional(Settings.TLS_KEY_STORE),
            optional(Settings.TLS_KEY_STORE_PASSWORD_FILE),
            value(Settings.ALLOW_PLAIN_HTTP),
            value(Settings.TRUSTED_PROXIES),
            value(Settings.CLIENT_CERTIFICATES),
            optional(Settings.CLIENT_TRUST_STORE),
            value(Settings.ANONYMOUS_HEARTBEATS),
            value(Settings.HEARTBEAT_INTERVAL),
            value(Settings.HISTORY_RETENTION),
            optional(Settings.MACHINE_RETENTION),
            value(Settings.AUDIT_RETENTION),
            optional(Settings.BASELINE_SIGNING_KEY),
            optional(Settings.METRICS_TOKEN_FILE),
            optional(Settings.AGENT_PACKAGE),
            smtp(),
            oidc());
    checkUnknownKeys();
    checkTogether(config);
    return config;
  }

  private @Nullable Smtp smtp() {
    String host = member(Settings.SMTP_HOST);
    int port = value(Settings.SMTP_PORT);
    Smtp.Security security = value(Settings.SMTP_SECURITY);
    String user = optional(Settings.SMTP_USER);
    Path password = optional(Settings.SMTP_PASSWORD_FILE);
    String from = member(Settings.SMTP_FROM);
    if (host == null || from == null) {
      return null;
    }
    return new Smtp(host, port, security, user, password, from);
  }

  private @Nullable Oidc oidc() {
    String issuer = member(Settings.OIDC_ISSUER);
    String clientId = member(Settings.OIDC_CLIENT_ID);
    Path secret = member(Settings.OIDC_CLIENT_SECRET_FILE);
    String claim = member(Settings.OIDC_ROLE_CLAIM);
    String administrator = member(Settings.OIDC_ADMINISTRATOR_VALUE);
    String viewer = optional(Settings.OIDC_VIEWER_VALUE);
    if (issuer == null
        || clientId == null
        || secret == null
        || claim == null
        || administrator == null) {
      return null;
    }
    return new Oidc(issuer, clientId, secret, claim, administrator, viewer);
  }

  private void checkTogether(CollectorConfig config) {
    boolean tls = config.tlsKeyStore() != null;
    if (!tls && !config.listen().loopback() && !config.allowPlainHttp()) {
      problems.add(
          "listen: %s is reachable from other computers, which requires tlsKeyStore; or allowPlainHttp,"
                  .formatted(config.listen().host())
              + " if a proxy in front of it handles TLS");
    }
    String publicUrl = config.publicUrl();
    if (publicUrl != null && !config.allowPlainHttp() && plainAndRemote(publicUrl)) {
      problems.add(
          "publicUrl: %s sends passwords and agent keys unencrypted; use https, or set allowPlainHttp"
              .formatted(publicUrl));
    }
    together("tlsKeyStore", "tlsKeyStorePasswordFile");
    together("smtp.user", "smtp.passwordFile");
    if (config.clientCertificates() != ClientCertificates.OFF) {
      if (!tls) {
        problems.add("clientCertificates: requires TLS on the collector (tlsKeyStore)");
      }
      if (config.clientTrustStore() == null) {
        problems.add("clientCertificates: requires clientTrustStore, the CAs that it accepts");
      }
    }
    Smtp smtp = config.smtp();
    if (smtp != null && smtp.user() != null && smtp.security() == Smtp.Security.NONE) {
      problems.add("smtp.user: would be sent unencrypted; set smtp.security to STARTTLS or TLS");
    }
    if (has("oidc") && config.publicUrl() == null) {
      problems.add("oidc: requires publicUrl, to which the provider returns users");
    }
  }

  private static boolean plainAndRemote(String url) {
    URI uri = URI.create(url);
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    return "http".equals(uri.getScheme()) && !new Listen(host, 0).loopback();
  }

  private void together(String one, String other) {
    if (values.containsKey(one) != values.containsKey(other)) {
      boolean first = values.containsKey(one);
      problems.add("%s: also requires %s".formatted(first ? one : other, first ? other : one));
    }
  }

  private void checkUnknownKeys() {
    List<String> known = Settings.ALL.stream().map(Setting::key).toList();
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        problems.add(key + ": unknown key");
      }
    }
  }

  private boolean has(String object) {
    return members.contains(object);
  }

  private <T> @Nullable T member(Setting<T> setting) {
    String object = setting.key().substring(0, setting.key().indexOf('.'));
    if (has(object) && !values.containsKey(setting.key())) {
      problems.add("%s: missing, expected %s".formatted(setting.key(), setting.expected()));
    }
    return optional(setting);
  }

  private <T> T value(Setting<T> setting) {
    T value = optional(setting);
    if (value == null) {
      throw new IllegalStateException(setting.key() + " has no default");
    }
    return value;
  }

  private <T> T optional(Setting<T> setting, T instead) {
    T value = optional(setting);
    return value == null ? instead : value;
  }

  private <T> @Nullable T optional(Setting<T> setting) {
    JsonElement raw = values.get(setting.key());
    if (raw == null) {
      return setting.fallback();
    }
    try {
      return setting.reader().read(raw, base);
    } catch (InvalidValue e) {
      problems.add("%s: expected %s, found %s".formatted(setting.key(), e.getMessage(), show(raw)));
      return setting.fallback();
    }
  }

  /** A URL may contain secrets. */
  private static String show(JsonElement raw) {
    String text =
        raw.toString()
            .replaceAll("//[^/@]*@", "//***@")
            .replaceAll("(?i)password=[^&\"]*", "password=***");
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
  }

  /** Members of objects become keys such as {@code smtp.host}. */
  private static Map<String, JsonElement> flat(JsonObject root, List<String> problems) {
    Map<String, JsonElement> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> member : root.entrySet()) {
      String key = member.getKey();
      if (key.equals("smtp") || key.equals("oidc")) {
        if (member.getValue() instanceof JsonObject inner) {
          inner.entrySet().forEach(entry -> put(values, key + ".", entry));
        } else {
          problems.add("%s: expected an object, found %s".formatted(key, show(member.getValue())));
        }
      } else {
        put(values, "", member);
      }
    }
    return values;
  }

  /** JSON knows no comments; a key that starts with "//" is used instead. */
  private static void put(
      Map<String, JsonElement> values, String prefix, Map.Entry<String, JsonElement> member) {
    if (!member.getKey().startsWith("//")) {
      values.put(prefix + member.getKey(), member.getValue());
    }
  }

  private static JsonObject object(String name, String json) throws InvalidConfig {
    try (JsonReader reader = new JsonReader(new StringReader(json))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(reader);
      if (element instanceof JsonObject object && reader.peek() == JsonToken.END_DOCUMENT) {
        return object;
      }
      throw new InvalidConfig(name, List.of("expected one JSON object, found something else"));
    } catch (IOException | JsonParseException | IllegalStateException | StackOverflowError e) {
      throw new InvalidConfig(name, List.of("it is not JSON: " + firstLine(e)));
    }
  }

  private static String firstLine(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse("").replaceFirst("^[A-Za-z.]*Exception: ", "");
  }
}
