package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.fact.Disablement;
import io.github.updatesentinel.agent.fact.StartTests;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.VerdictCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the service remembers that its command line shows.
 *
 * @param verdict and {@code since} when; null where the service has judged nothing yet
 * @param lastHonestScanAt when the last scan ended whose answer says something; null if never
 * @param droppedHeartbeats since the ID was made; null where not known
 * @param scans what scans before the next one have shown
 * @param clockSkew how far this clock is ahead of the collector's; null where not known
 */
public record Memory(
    @Nullable Open<VerdictCode> verdict,
    @Nullable Instant since,
    @Nullable Instant lastHonestScanAt,
    @Nullable ScanReport lastScan,
    List<Disablement> disablements,
    List<StartTypeChange> changes,
    List<Restoration> restorations,
    @Nullable Long droppedHeartbeats,
    Scans scans,
    @Nullable Duration clockSkew) {
  /**
   * What scans have shown besides the result of the last one.
   *
   * @param updateLog null where it was not read, or said nothing
   * @param zerosThatSawNothing scans in a row
   * @param servicingSeen ids and KBs of servicing updates, newest first
   * @param restartSince when a pending restart was seen first; null where none is pending
   * @param startTests of TrustedInstaller
   * @param basis what the last scan's answer depended on
   * @param restartPending whether a restart was pending when the last scan ended
   */
  public record Scans(
      @Nullable RememberedLog updateLog,
      int zerosThatSawNothing,
      List<String> servicingSeen,
      @Nullable Instant restartSince,
      StartTests startTests,
      ScanBasis basis,
      boolean restartPending) {
    public static final Scans NONE =
        new Scans(null, 0, List.of(), null, StartTests.NONE, ScanBasis.UNKNOWN, false);

    public Scans {
      servicingSeen = List.copyOf(servicingSeen);
    }

    private static Scans of(AgentState state) {
      return new Scans(
          state.updateLog,
          state.zerosThatSawNothing,
          state.servicingSeen,
          state.restartSince,
          state.startTests,
          state.scanBasis,
          state.scanRestartPending);
    }
  }

  /** That of a service that has never run, or whose memory can't be read. */
  public static final Memory NONE =
      new Memory(null, null, null, null, List.of(), List.of(), List.of(), null, Scans.NONE, null);

  public Memory {
    disablements = List.copyOf(disablements);
    changes = List.copyOf(changes);
    restorations = List.copyOf(restorations);
  }

  /**
   * Looks into the file without touching it.
   *
   * @return empty where there is none
   * @throws IOException where it can't be read
   * @throws InvalidJson where it is damaged
   */
  public static Optional<Memory> read(Path path, Clocks clocks) throws IOException, InvalidJson {
    return new StateFile(path, clocks)
        .read(problem -> {})
        .map(
            state ->
                new Memory(
                    state.verdict,
                    state.verdictSince,
                    state.lastHonestScanAt,
                    state.lastScan,
                    List.copyOf(state.disablements.values()),
                    List.copyOf(state.startTypeChanges()),
                    state.restorations,
                    state.droppedHeartbeats,
                    Scans.of(state),
                    Optional.ofNullable(state.clockSkew)
                        .flatMap(skew -> skew.at(clocks.now()))
                        .orElse(null)));
  }
}
