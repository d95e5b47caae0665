package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Fills an empty store with machines like those of a large organization: a few domains and builds
 * hold most, sites name their machines alike, the worst verdicts are rare and go with old builds.
 */
public final class LargeFleet {
  private static final int BATCH = 10_000;
  private static final String[] EDITIONS = {
    "EnterpriseG", "Enterprise", "Professional", "Education", "EnterpriseS"
  };
  private static final long[] BUILDS = {19044, 19045, 22631, 26100, 22621, 17763, 26200, 14393};

  private final Random random = new Random(42);
  private final long now;

  private LargeFleet(Instant now) {
    this.now = now.toEpochMilli();
  }

  /** Inserts this many machines without documents. */
  public static void fill(Database database, int machines, Instant now) {
    LargeFleet fleet = new LargeFleet(now);
    for (int from = 0; from < machines; from += BATCH) {
      int count = Math.min(BATCH, machines - from);
      int first = from;
      database.writing(handle -> fleet.batch(handle, first, count));
    }
    database.writing(
        handle ->
            handle.execute(
                "INSERT INTO listening (id, since, until) VALUES (1, ?, ?)",
                fleet.now - 86_400_000,
                fleet.now));
  }

  private void batch(Handle handle, int first, int count) {
    PreparedBatch machines =
        handle.prepareBatch(
            "INSERT INTO machine (agent_id, epoch, last_sequence, missing, first_seen, last_seen,"
                + " sent_at, latest_sent_at, started_at, interval_ms, silent_after, agent_version,"
                + " host, domain, name_key, product, edition, release, build, ubr,"
                + " architecture, cmge, source_kind, source_server, scan_outcome, scan_hresult,"
                + " scan_found, scan_started_at, scan_finished_at, good_scan_at, reboot_pending,"
                + " baseline_build, baseline_ubr, baseline_kb, baseline_source, verdict, severity,"
                + " severity_rank, since, changed_at, history_day, history_rows, content_digest,"
                + " state_digest) VALUES"
                + " (?,0,?,'',?,?,?,?,?,900000,?,'1.0.0',?,?,?,?,?,'21H2',?,?,'x86_64',?,?,?,"
                + "'SUCCEEDED','0x00000000',?,?,?,?,0,?,?,'KB5017308','COLLECTOR',?,?,?,?,?,0,0,?,?)");
    PreparedBatch reasons =
        handle.prepareBatch("INSERT INTO machine_reason (agent_id, code) VALUES (?, ?)");
    for (int i = 0; i < count; i++) {
      add(machines, reasons, first + i);
    }
    machines.execute();
    reasons.execute();
  }

  private void add(PreparedBatch machines, PreparedBatch reasons, int number) {
    String id = new UUID(random.nextLong(), random.nextLong()).toString();
    int site = skewed(400);
    String host = String.format("S%03d-PC-%06d", site, number);
    String domain = site % 40 + (site % 40 < 30 ? ".corp.example" : ".plant.example");
    long build = BUILDS[skewed(BUILDS.length)];
    long ubr = 1000 + 50L * skewed(60);
    VerdictCode verdict = verdict(build, ubr);
    long seen = now - (random.nextInt(100) < 3 ? random.nextInt(2_000_000_000) : 450_000);
    long since = now - (long) (random.nextDouble() * random.nextDouble() * 7_776_000_000L);
    boolean blind = verdict.severity().rank() >= Severity.ERROR.rank();
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    machines.add(
        id,
        (long) number,
        since,
        seen,
        seen,
        seen,
        since,
        seen + 2_700_000,
        host,
        domain,
        (host + "." + domain).toLowerCase(java.util.Locale.ROOT),
        "Windows 10 Enterprise",
        EDITIONS[skewed(EDITIONS.length)],
        build,
        ubr,
        build == 19044 ? 1 : 0,
        site % 20 == 7 ? "WINDOWS_UPDATE" : "WSUS",
        site % 20 == 7 ? null : "https://wsus" + site % 25 + ".corp.example:8531",
        verdict == VerdictCode.UPDATES_PENDING ? random.nextInt(9) + 1 : 0,
        seen - 100_000,
        seen - 90_000,
        blind ? null : (Long) (seen - 90_000),
        build,
        2006L,
        verdict.name(),
        verdict.severity().name(),
        verdict.severity().rank(),
        since,
        Math.max(since, now - 7_000_000_000L),
        digest,
        digest);
    if (blind) {
      reasons.add(id, "SERVICE_DISABLED");
    }
    if (blind || verdict == VerdictCode.BEHIND_BASELINE) {
      reasons.add(id, "BUILD_BEHIND");
    }
    if (verdict == VerdictCode.UP_TO_DATE_UNVERIFIED) {
      reasons.add(id, "BASELINE_MISSING");
    }
    if (verdict == VerdictCode.SCAN_FAILED) {
      reasons.add(id, "SCAN_HRESULT");
    }
  }

  private VerdictCode verdict(long build, long ubr) {
    int draw = random.nextInt(1000);
    if (build == 26200 || build == 14393) {
      return draw < 800 ? VerdictCode.UP_TO_DATE_UNVERIFIED : VerdictCode.UPDATES_PENDING;
    }
    if (draw < 20 && ubr < 2006) {
      return VerdictCode.FALSE_UP_TO_DATE;
    }
    if (draw < 30) {
      return VerdictCode.SERVICING_BLOCKED;
    }
    if (draw < 60) {
      return VerdictCode.SCAN_FAILED;
    }
    if (draw < 160 && ubr < 2006) {
      return VerdictCode.BEHIND_BASELINE;
    }
    return draw < 400 ? VerdictCode.UPDATES_PENDING : VerdictCode.UP_TO_DATE;
  }

  // The first are far more frequent than the last.
  private int skewed(int bound) {
    double x = random.nextDouble();
    return (int) (bound * x * x * x);
  }
}
