package io.github.updatesentinel.collector.notify;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The bodies and signatures of webhooks. */
final class Webhooks {
  /** What WeCom's robots take of {@code markdown.content}, in bytes of UTF-8. */
  static final int WECOM_BYTES = 4096;

  /** DingTalk's robots take 20,000 bytes of a message. */
  static final int DINGTALK_BYTES = 15_000;

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private Webhooks() {}

  static String body(Channel.Format format, String id, Notice notice, Wording wording) {
    return switch (format) {
      case GENERIC -> generic(id, notice, wording);
      case DINGTALK -> {
        JsonObject markdown = new JsonObject();
        markdown.addProperty("title", plain(wording.subject(notice)));
        markdown.addProperty("text", markdown(notice, wording, "#### ", DINGTALK_BYTES));
        yield message(markdown);
      }
      case WECOM -> {
        JsonObject markdown = new JsonObject();
        markdown.addProperty("content", markdown(notice, wording, "**", WECOM_BYTES));
        yield message(markdown);
      }
      case MAIL -> throw new IllegalArgumentException("mail is no webhook");
    };
  }

  private static String message(JsonObject markdown) {
    JsonObject message = new JsonObject();
    message.addProperty("msgtype", "markdown");
    message.add("markdown", markdown);
    return GSON.toJson(message);
  }

  private static String generic(String id, Notice notice, Wording wording) {
    JsonObject body = new JsonObject();
    body.addProperty("id", id);
    body.addProperty("kind", notice.rule());
    body.addProperty("over", notice.over());
    body.addProperty("at", Instant.ofEpochMilli(notice.at()).toString());
    body.addProperty("count", notice.count());
    if (notice.total() > 0) {
      body.addProperty("total", notice.total());
    }
    add(body, "severity", notice.severity());
    body.addProperty("text", wording.subject(notice));
    add(body, "url", wording.url(notice));
    JsonArray machines = new JsonArray();
    for (Notice.Machine machine : notice.machines()) {
      JsonObject one = new JsonObject();
      one.addProperty("agentId", machine.agentId());
      one.addProperty("name", machine.name());
      one.addProperty("verdict", machine.verdict());
      one.addProperty("severity", machine.severity());
      if (machine.since() != 0) {
        one.addProperty("since", Instant.ofEpochMilli(machine.since()).toString());
      }
      add(one, "url", wording.url(machine));
      machines.add(one);
    }
    body.add("machines", machines);
    if (notice.causes() != null) {
      body.add("causes", GSON.toJsonTree(notice.causes()));
    }
    if (notice.sources() != null && !notice.sources().isEmpty()) {
      body.add("sources", GSON.toJsonTree(notice.sources()));
    }
    return GSON.toJson(body);
  }

  private static void add(JsonObject json, String name, @Nullable String value) {
    if (value != null) {
      json.addProperty(name, value);
    }
  }

  /** The message in the markdown of chat robots, cut between lines where it is too long. */
  private static String markdown(Notice notice, Wording wording, String head, int maxBytes) {
    String closing = head.equals("**") ? "**" : "";
    String link =
        wording.url(notice) == null
            ? ""
            : "\n\n[" + wording.linkText() + "](" + wording.url(notice) + ")";
    StringBuilder text = new StringBuilder(head + plain(wording.subject(notice)) + closing + "\n");
    int left = maxBytes - bytes(text.toString()) - bytes(link) - bytes("\n> …");
    List<String> lines = wording.lines(notice);
    for (String line : lines) {
      String quoted = "\n> " + plain(line) + "  ";
      left -= bytes(quoted);
      if (left < 0) {
        text.append("\n> …");
        break;
      }
      text.append(quoted);
    }
    return text.append(link).toString();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Text of a machine as markdown that means nothing: no link, no mention, no emphasis. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // The full-width twin of an ASCII character looks alike.
      boolean means = "<>[]()!*#`~|\\@".indexOf(c) >= 0 || (c == ':' && text.startsWith("://", i));
      plain.append(means ? (char) (c + 0xFEE0) : c);
    }
    return plain.toString();
  }

  /** {@code sha256=<hex>} over {@code timestamp.body}. */
  static String signature(String secret, long timestamp, String body) {
    return "sha256=" + HexFormat.of().formatHex(hmac(secret, timestamp + "." + body));
  }

  /** What DingTalk wants: HMAC-SHA256 over the time, a line feed and the secret. */
  static byte[] dingTalkSign(String secret, long timestamp) {
    return hmac(secret, timestamp + "\n" + secret);
  }

  private static byte[] hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /**
   * What robots answer: 200 even if they refuse, with {@code errcode} in the body.
   *
   * @return the reason of a refusal; null if it was taken
   */
  static @Nullable String refusal(String answer) {
    try {
      JsonElement json = GSON.fromJson(answer, JsonElement.class);
      if (json instanceof JsonObject object && object.has("errcode")) {
        int code = object.get("errcode").getAsInt();
        JsonElement text = object.get("errmsg");
        return code == 0 ? null : "errcode " + code + (text == null ? "" : " " + text);
      }
    } catch (RuntimeException e) {
      // Falls through: no robot's answer.
    }
    return "expected {\"errcode\":0,...}, found " + answer;
  }
}
