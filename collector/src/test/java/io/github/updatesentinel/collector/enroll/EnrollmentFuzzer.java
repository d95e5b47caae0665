package io.github.updatesentinel.collector.enroll;

import io.github.updatesentinel.collector.wire.Rejected;
import java.nio.ByteBuffer;

/** What the fuzzer calls: any bytes as a request for a key, from anybody. */
public final class EnrollmentFuzzer {
  private EnrollmentFuzzer() {}

  /** One input; what is taken has a secret and an id, and nothing else than these texts. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    Enrollment.EnrollmentRequest request;
    try {
      request = EnrollmentRequestReader.read(ByteBuffer.wrap(bytes));
    } catch (Rejected e) {
      return;
    }
    if (!request.agentId().matches("[0-9a-f-]{36}")) {
      throw new IllegalStateException("taken as an id: " + request.agentId());
    }
  }
}
