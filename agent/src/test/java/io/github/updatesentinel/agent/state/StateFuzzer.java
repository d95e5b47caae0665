package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.time.FakeClocks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the fuzzer calls: any text as {@code state.json}. */
public final class StateFuzzer {
  private StateFuzzer() {}

  /** One input; what was read once is written and read again without a loss. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    StateJson codec = new StateJson(new FakeClocks().clocks());
    String written;
    try {
      written = codec.write(codec.read(new String(bytes, StandardCharsets.UTF_8), problem -> {}));
    } catch (InvalidJson e) {
      return;
    }
    List<String> problems = new ArrayList<>();
    try {
      String again = codec.write(codec.read(written, problems::add));
      if (!problems.isEmpty() || !again.equals(written)) {
        throw new IllegalStateException("lost: " + problems + " " + written + " " + again);
      }
    } catch (InvalidJson e) {
      throw new IllegalStateException("what was written is not read: " + written, e);
    }
  }
}
