package io.github.updatesentinel.agent.delivery;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.agent.delivery.http.Answer;
import io.github.updatesentinel.agent.delivery.http.Collector;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.agent.probe.access.InstalledToken;
import io.github.updatesentinel.agent.probe.access.SecretProtection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Exchanges the token that all machines share for a key of this one. Where there is neither,
 * nothing is done, and the collector's policy decides. Used by one thread.
 */
final class Enrollment {
  /** Where the key is kept, and how. */
  record Safe(Path file, SecretProtection protection, InstalledToken installed) {}

  /**
   * Who enrols.
   *
   * @param host of the collector
   * @param machine the fingerprint; null where not known
   * @param hardware that of the hardware alone; null where not known
   * @param mayRenew whether another id is to be had where this one is taken
   */
  record Applicant(
      String agentId,
      String host,
      @Nullable String machine,
      @Nullable String hardware,
      boolean mayRenew) {}

  /** What came of it. */
  sealed interface Outcome {
    record Enrolled() implements Outcome {}

    record Refused(String why) implements Outcome {}

    /** The id belongs to another machine. */
    record Taken() implements Outcome {}

    /** This collector lets everybody in, or has another way to tell who may. */
    record NotOffered() implements Outcome {}

    /** No word about the token: to be tried again. */
    record Failed(Answer answer) implements Outcome {}
  }

  private final Collector collector;
  private final Safe safe;
  private final Applicant applicant;
  private @Nullable String token;
  private boolean wasUnreadable;
  private @Nullable String key;
  private @Nullable String rejectedKey;
  private boolean isOffered = true;

  /**
   * @param configuredToken null where the configuration has none (any more)
   */
  Enrollment(
      Collector collector, Safe safe, Applicant applicant, @Nullable String configuredToken) {
    this.collector = collector;
    this.safe = safe;
    this.applicant = applicant;
    this.token = configuredToken;
    takeUp(load());
    if (key != null && configuredToken != null) {
      // A process that ended in between, or an installation over one that has its key already.
      keep(key);
    }
  }

  private void takeUp(@Nullable Credentials kept) {
    if (kept == null) {
      return;
    }
    token = token != null ? token : kept.token();
    // A key of another id is another machine's, from whose image this one was made.
    key = kept.agentId().equals(applicant.agentId()) ? kept.agentKey() : null;
  }

  /** What was kept for this collector. */
  private @Nullable Credentials load() {
    wasUnreadable = false;
    try {
      Credentials kept = Credentials.load(safe.file(), safe.protection());
      if (kept != null && kept.host().equalsIgnoreCase(applicant.host())) {
        return kept;
      }
    } catch (IOException e) {
      wasUnreadable = true;
      Logger.error("{} can't be read: {}", safe.file(), e.toString());
    } catch (InvalidJson e) {
      // Not its message: what was found there may be half a key.
      Logger.error("{} does not contain what was written to it", safe.file());
    }
    return null;
  }

  /** To be sent with every request; null where there is none. Secret. */
  @Nullable String key() {
    return key;
  }

  /** Whether a token waits to be exchanged. */
  boolean isDue() {
    return key == null && token != null && isOffered;
  }

  /**
   * The collector does not take the key any more, or wants one that could not be read.
   *
   * @return false where there is neither another key nor a token to ask for one
   */
  boolean forgetKey() {
    if (key == null && wasUnreadable) {
      // What held the file when the service started is mostly gone by now.
      takeUp(load());
      if (key != null) {
        return true;
      }
    }
    if (token == null) {
      return false;
    }
    rejectedKey = key;
    key = null;
    isOffered = true;
    return true;
  }

  /**
   * @param heartbeat UTF-8 JSON; tells the collector which machine this is
   */
  Outcome run(ByteString heartbeat) {
    Answer answer = collector.enroll(request(heartbeat));
    if (!(answer instanceof Answer.Http http)) {
      return new Outcome.Failed(answer);
    }
    return switch (http.status()) {
      case 200, 201 -> enrolled(http);
      case 409 ->
          applicant.mayRenew() ? new Outcome.Taken() : refused(withoutToken(http.textWithBody()));
      case 404 -> notOffered();
      case 429, 503 -> new Outcome.Failed(answer);
      default -> http.status() >= 500 ? new Outcome.Failed(answer) : refused(http.text());
    };
  }

  /** A collector that sends back what it was sent must not bring it into the event log. */
  private String withoutToken(String text) {
    return token == null ? text : text.replace(token, "***");
  }

  private byte[] request(ByteString heartbeat) {
    JsonObject json = new JsonObject();
    json.addProperty("enrollmentToken", token);
    json.addProperty("agentId", applicant.agentId());
    JsonElement host = JsonParser.parseString(heartbeat.utf8()).getAsJsonObject().get("host");
    if (host != null) {
      json.add("host", host);
    }
    if (applicant.machine() != null) {
      json.addProperty("machine", applicant.machine());
    }
    if (applicant.hardware() != null) {
      json.addProperty("hardware", applicant.hardware());
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The heartbeat shows whether it is the wrong place, and 401 that a key is needed after all. */
  private Outcome notOffered() {
    Logger.warn("{} does not offer enrollment; continuing without a key", applicant.host());
    isOffered = false;
    return new Outcome.NotOffered();
  }

  private Outcome enrolled(Answer.Http http) {
    try {
      JsonFields answer = JsonFields.parse(http.body().utf8());
      String given = answer.requiredText("agentKey", 1024);
      if (!Credentials.KEY.matcher(given).matches()) {
        throw new InvalidJson("agentKey: expected 1 to 1024 visible ASCII characters");
      }
      key = given;
      rejectedKey = null;
      Logger.info("Enrolled at {} as {}", applicant.host(), applicant.agentId());
      keep(given);
      return new Outcome.Enrolled();
    } catch (InvalidJson e) {
      // Not its message: what was found there may be half a key.
      return refused("HTTP " + http.status() + " without a usable agentKey");
    }
  }

  /** The old key may have been turned away by mistake; it is all there is. */
  private Outcome refused(String why) {
    key = rejectedKey;
    rejectedKey = null;
    return new Outcome.Refused("enroll: " + why);
  }

  /** The token leaves the registry only when the key can't be lost any more. */
  private void keep(String agentKey) {
    try {
      new Credentials(applicant.agentId(), applicant.host(), agentKey, token)
          .save(safe.file(), safe.protection());
    } catch (IOException e) {
      Logger.error(
          "The key can't be stored; the service enrolls again at the next start: {}",
          e.getMessage());
      return;
    }
    try {
      safe.installed().erase();
    } catch (IOException e) {
      Logger.error(
          "The token can't be deleted; the service tries again at the next start: {}",
          e.getMessage());
    }
  }
}
