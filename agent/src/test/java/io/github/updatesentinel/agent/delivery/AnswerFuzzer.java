package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.delivery.http.Answer;
import io.github.updatesentinel.agent.delivery.http.Collector;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What the fuzzer calls: any bytes as what the collector answers to an enrollment or gives as its
 * baseline, and as what a damaged {@code credentials.dat} holds.
 */
public final class AnswerFuzzer {
  private static final ByteString HEARTBEAT =
      ByteString.encodeUtf8("{\"sequence\":1,\"host\":{\"name\":\"PC\"}}");
  private static final String TOKEN = "planted-0123456789";
  private static final Path NOWHERE = Path.of("/nonexistent/credentials.dat");

  private AnswerFuzzer() {}

  /** One input; the first byte chooses the status. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    int[] statuses = {200, 201, 400, 404, 409, 500};
    int status = statuses[bytes.length == 0 ? 0 : Math.floorMod(bytes[0], statuses.length)];
    ByteString body = ByteString.of(bytes);
    Answer answer = new Answer.Http(status, null, null, null, null, null, body);
    enroll(answer);
    new BaselineAnswer(
            Optional.empty(),
            new BaselineKey.None(),
            Reading.known(DeliveryStatus.Enrolled.NEITHER, Instant.EPOCH))
        .contact(answer);
    try {
      Credentials kept = Credentials.read(bytes);
      // A short one occurs in any text.
      if (kept.agentKey().length() >= 16 && kept.toString().contains(kept.agentKey())) {
        throw new IllegalStateException("its text has the key: " + kept);
      }
    } catch (InvalidJson e) {
      // Most inputs are none.
    }
  }

  private static void enroll(Answer answer) {
    FakeSafe safe = new FakeSafe();
    Enrollment enrollment =
        new Enrollment(
            new Collector() {
              @Override
              public Answer heartbeats(byte[] packed, @Nullable String key) {
                return answer;
              }

              @Override
              public Answer enroll(byte[] json) {
                return answer;
              }

              @Override
              public Answer baseline(@Nullable String etag, @Nullable String key) {
                return answer;
              }
            },
            new Enrollment.Safe(NOWHERE, safe, safe),
            new Enrollment.Applicant("the-id", "uc.example", null, null, false),
            TOKEN);
    Enrollment.Outcome outcome = enrollment.run(HEARTBEAT);
    if (outcome.toString().contains(TOKEN)) {
      throw new IllegalStateException("the token is told: " + outcome);
    }
    String key = enrollment.key();
    if (key != null && !key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IllegalStateException("no key that a header takes: " + key);
    }
  }
}
