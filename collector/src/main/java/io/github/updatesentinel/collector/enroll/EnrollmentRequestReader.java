package io.github.updatesentinel.collector.enroll;

import io.github.updatesentinel.collector.wire.HeartbeatReader;
import io.github.updatesentinel.collector.wire.JsonInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads the body of an enrollment request. Errors never contain the found value: it may be a
 * secret.
 */
final class EnrollmentRequestReader {
  private static final Pattern MACHINE = Pattern.compile("[0-9a-fA-F]{64}");
  private static final int MAX_TOKEN = 1024;

  private EnrollmentRequestReader() {}

  static Enrollment.EnrollmentRequest read(ByteBuffer utf8) {
    try {
      return read(new JsonInput(utf8));
    } catch (IOException e) {
      throw JsonInput.notJson(e);
    }
  }

  private static Enrollment.EnrollmentRequest read(JsonInput in) throws IOException {
    String token = null;
    String agentId = null;
    String machine = null;
    String hardware = null;
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "enrollmentToken" -> token = in.secret(MAX_TOKEN);
        case "agentId" -> agentId = in.matching(HeartbeatReader.AGENT_ID, 36, "a UUID");
        case "machine" -> machine = in.matching(MACHINE, 64, "64 hexadecimal digits");
        case "hardware" -> hardware = in.matching(MACHINE, 64, "64 hexadecimal digits");
        default -> in.skip();
      }
    }
    in.end();
    return new Enrollment.EnrollmentRequest(
        in.required("enrollmentToken", token),
        in.required("agentId", agentId).toLowerCase(Locale.ROOT),
        machine == null ? null : machine.toLowerCase(Locale.ROOT),
        hardware == null ? null : hardware.toLowerCase(Locale.ROOT));
  }
}
