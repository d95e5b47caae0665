package io.github.updatesentinel.collector.wire;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A heartbeat that keeps to {@code config/heartbeat.schema.json}: what has a column, and the whole.
 * Null is not known, and so are all parts of an object that is absent. Times are milliseconds since
 * 1970 by the machine's clock.
 *
 * @param agentId in lower case
 * @param clockSkewMs how far the machine's clock is ahead of the collector's; null where the agent
 *     does not know
 * @param disablings start types that were set to Disabled, newest first
 * @param json the JSON object as it was sent, unknown members too, up to a bound; its position does
 *     not move
 * @param content hash of it without {@code sequence}, {@code sentAt}, {@code clockSkewMs} and
 *     {@code restart.bootedAt}, which may differ in each
 * @param state what history looks at
 */
public record Heartbeat(
    String agentId,
    long sequence,
    long sentAt,
    @Nullable Long clockSkewMs,
    Agent agent,
    Host host,
    Os os,
    UpdateSource updateSource,
    Scan scan,
    @Nullable Boolean rebootPending,
    Baseline baseline,
    Verdict verdict,
    Found found,
    List<Disabling> disablings,
    ByteBuffer json,
    Digest content,
    ChangeFingerprint state) {

  /**
   * The agent that sent it.
   *
   * @param checkIntervalMs how often it reports
   */
  public record Agent(
      String version, long startedAt, @Nullable Long dropped, @Nullable Long checkIntervalMs) {}

  /** The name of the machine. */
  public record Host(@Nullable String name, @Nullable String domain) {
    static final Host UNKNOWN = new Host(null, null);
  }

  /**
   * A start type that was set to Disabled.
   *
   * @param by the account that did it
   * @param means how it was done, such as {@code GROUP_POLICY}
   * @param policy the policy that did it
   */
  public record Disabling(
      long at,
      String service,
      @Nullable String by,
      @Nullable String means,
      @Nullable String policy) {}

  /**
   * The Windows that runs on it.
   *
   * @param family such as {@code SERVER}
   */
  public record Os(
      @Nullable String product,
      @Nullable String edition,
      @Nullable String release,
      @Nullable Long build,
      @Nullable Long ubr,
      @Nullable String architecture,
      @Nullable Boolean cmge,
      @Nullable String cmgeVersion,
      @Nullable String family) {
    static final Os UNKNOWN = new Os(null, null, null, null, null, null, null, null, null);
  }

  /** Where Windows gets its updates from. */
  public record UpdateSource(
      @Nullable String kind, @Nullable String server, @Nullable String targetGroup) {
    static final UpdateSource UNKNOWN = new UpdateSource(null, null, null);
  }

  /**
   * The last scan.
   *
   * @param servicingFound how many of {@code found} Windows servicing has to evaluate
   * @param warned whether the search came with warnings
   * @param offered KB numbers of the servicing updates that it lists
   */
  public record Scan(
      @Nullable Long startedAt,
      @Nullable Long finishedAt,
      @Nullable String outcome,
      @Nullable String hresult,
      @Nullable Long found,
      @Nullable Long servicingFound,
      boolean warned,
      List<String> offered) {
    static final Scan UNKNOWN = new Scan(null, null, null, null, null, null, false, List.of());
  }

  /** The build that the machine should have. */
  public record Baseline(
      @Nullable Long build, @Nullable Long ubr, @Nullable String kb, @Nullable String source) {
    static final Baseline UNKNOWN = new Baseline(null, null, null, null);
  }

  /**
   * What the agent concluded.
   *
   * @param reasons codes only, without repetitions
   * @param lastHonestScanAt the last scan that nothing stood in the way of
   * @param behindSince release day of the first required revision that the machine lacks
   */
  public record Verdict(
      String code,
      @Nullable String certainty,
      String severity,
      long since,
      List<String> reasons,
      @Nullable Long lastHonestScanAt,
      @Nullable LocalDate behindSince) {}

  /**
   * What people find the machine by.
   *
   * @param accounts who changed start types
   * @param kbs what the last scan offered
   */
  public record Found(Set<String> tags, Set<String> accounts, Set<String> kbs) {}

  /** A time of this heartbeat by the collector's clock, as far as the agent knows that. */
  public long corrected(long at) {
    return clockSkewMs == null ? at : at - clockSkewMs;
  }

  /** Roughly how much memory it takes, in bytes. */
  public int weight() {
    return 1500 + json.remaining();
  }
}
