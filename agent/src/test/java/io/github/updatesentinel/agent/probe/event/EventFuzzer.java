package io.github.updatesentinel.agent.probe.event;

import io.github.updatesentinel.agent.fact.update.LogEntry;
import io.github.updatesentinel.agent.probe.access.EventChannels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** What the fuzzer calls: any text as the answer of the event log, one entry a line. */
public final class EventFuzzer {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-28T08:00:00Z"));
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private EventFuzzer() {}

  /** One input; an exception is a finding, and so is a time that no memory can keep. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    List<String> answer = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    EventLogProbe probe =
        new EventLogProbe(
            (channel, xpath, max, limit) -> new EventChannels.Entries(answer, null),
            new AccountNames(sid -> sid, Duration.ZERO),
            CLOCK);
    for (LogEntry entry : probe.read(Map.of()).entries()) {
      check(entry.at());
    }
    for (StartTypeEntry change : probe.startTypeChanges(CLOCK.instant())) {
      check(change.at());
      probe.policyRun(change.at());
      probe.installationRan(change.at());
      probe.lastStartTypeChange(change.service());
    }
    for (String xml : answer) {
      EventXml.user(xml);
      PolicyRun.at(CLOCK.instant(), List.of(xml));
    }
  }

  private static void check(Instant at) {
    if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
      throw new IllegalStateException("no time that can be kept: " + at);
    }
  }
}
