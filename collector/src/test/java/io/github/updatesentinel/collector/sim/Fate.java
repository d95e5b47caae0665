package io.github.updatesentinel.collector.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What happens to one machine, and when: drawn once, from a seed of its own. */
final class Fate {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long WEEK = 7 * DAY;
  static final long DAYS_TOLD = 30;

  final Department department;
  final Windows windows;
  final boolean deferred;

  /** When its agent first reported; moments are the true time. */
  final long joined;

  /** When it is not there; empty (from = until) where it always is. */
  final Period<String> absence;

  final @Nullable Period<String> setBack;

  /** What its clock shows beyond the true time. */
  final long clockError;

  final long agentUpgraded;
  final long offered;
  final long installed;
  final long restartPendingFrom;
  final boolean longBehind;
  final boolean blindWarns;
  final List<Period<Fault>> faults = new ArrayList<>();
  final List<Period<ScanEnd>> troubles = new ArrayList<>();
  final List<Period<Integer>> extras = new ArrayList<>();
  final @Nullable String changedBy;
  final Hindrance hindrance;

  private final Episodes episodes;

  Fate(SplittableRandom random, Episodes episodes, int index) {
    this.episodes = episodes;
    department = department(random);
    windows = windows(random, department);
    deferred = random.nextInt(1000) < 35;
    long now = episodes.now();
    boolean newest = random.nextInt(1000) < 4;
    joined = newest ? now - random.nextLong(10 * 60_000) : joined(random, now);
    changedBy = random.nextInt(3) == 0 ? null : department.code() + "\\" + name(random);
    clockError = clockError(random);
    agentUpgraded = random.nextInt(100) < 82 ? at(now, 18, 2 * DAY, random) : Long.MAX_VALUE;
    longBehind = random.nextInt(1000) < 8;
    blindWarns = random.nextInt(10) < 3;
    drawFaults(random, now);
    drawTroubles(random, now);
    long offer =
        longBehind || deferred || !windows.baseline()
            ? Long.MAX_VALUE
            : episodes.offered(department.server());
    long install = installed(offer, random);
    long restart = install == Long.MAX_VALUE ? install : install - random.nextLong(9 * HOUR);
    for (int i = random.nextInt(4); i > 1; i--) {
      long from = at(now, DAYS_TOLD, DAYS_TOLD * DAY, random);
      extras.add(new Period<>(1 + random.nextInt(2), from, from + 5 * HOUR + random.nextLong(DAY)));
    }
    absence = absence(random, now);
    setBack = index % 5000 == 4711 ? new Period<>("snapshot", now - 11 * DAY, now - 5 * DAY) : null;
    hindrance = hindrance(random, install);
    offered = hindrance == Hindrance.UNLICENSED ? Long.MAX_VALUE : offer;
    installed = hindrance == Hindrance.NONE ? install : Long.MAX_VALUE;
    restartPendingFrom =
        hindrance == Hindrance.NONE || hindrance == Hindrance.RESTART_WAITS
            ? restart
            : Long.MAX_VALUE;
  }

  private static Department department(SplittableRandom random) {
    int draw = random.nextInt(1000);
    for (Department department : Department.ALL) {
      draw -= department.share();
      if (draw < 0) {
        return department;
      }
    }
    return Department.ALL.get(0);
  }

  private static Windows windows(SplittableRandom random, Department department) {
    int draw = random.nextInt(1000);
    // Elsewhere than in the government, its edition is not to be had.
    int first = department.chinese() && department.domain() != null ? 0 : 2;
    for (Windows windows : Windows.ALL) {
      draw -= windows.share();
      if (draw < 0) {
        int index = Windows.ALL.indexOf(windows);
        return index >= first ? windows : Windows.ALL.get(first + random.nextInt(4));
      }
    }
    return Windows.ALL.get(first);
  }

  private static String name(SplittableRandom random) {
    List<String> names = List.of("admin", "liwei", "wangfang", "zhangqiang", "it.support");
    return names.get(random.nextInt(names.size()));
  }

  private static long joined(SplittableRandom random, long now) {
    return random.nextInt(100) < 88
        ? at(now, DAYS_TOLD, 3 * HOUR, random)
        : at(now, DAYS_TOLD, (DAYS_TOLD - 1) * DAY, random);
  }

  private static long clockError(SplittableRandom random) {
    return switch (random.nextInt(1000)) {
      case 0 -> -8 * HOUR;
      case 1 -> 8 * HOUR;
      case 2 -> 3 * DAY + 17 * 60_000;
      case 3 -> -2557 * DAY;
      default -> random.nextInt(1500) - 700;
    };
  }

  private void drawFaults(SplittableRandom random, long now) {
    if (department.equals(Department.HARDENED) && random.nextInt(100) < 92) {
      long from = episodes.hardened() + random.nextLong(3 * HOUR);
      boolean repaired = random.nextInt(100) < 35;
      long until = repaired ? at(now, 3, 8 * HOUR, random) : Long.MAX_VALUE;
      faults.add(new Period<>(Fault.TRUSTED_INSTALLER_DISABLED, from, until));
    } else if (random.nextInt(1000) < 5 || longBehind) {
      faults.add(
          new Period<>(
              Fault.TRUSTED_INSTALLER_DISABLED, at(now, 34, 30 * DAY, random), Long.MAX_VALUE));
    } else if (random.nextInt(1000) < 28) {
      faults.add(period(kindOfFault(random), random, now));
    }
  }

  private static Fault kindOfFault(SplittableRandom random) {
    int draw = random.nextInt(100);
    if (draw < 38) {
      return Fault.BITS_DISABLED;
    }
    if (draw < 62) {
      return Fault.UPDATE_SERVICE_DISABLED;
    }
    if (draw < 74) {
      return Fault.ORCHESTRATOR_DISABLED;
    }
    if (draw < 80) {
      return Fault.CRYPTOGRAPHY_MISSING;
    }
    if (draw < 86) {
      return Fault.TRUSTED_INSTALLER_START_FAILED;
    }
    return draw < 90
        ? Fault.TRUSTED_INSTALLER_HIJACKED
        : Fault.TRUSTED_INSTALLER_DISABLED_AT_RESTART;
  }

  private void drawTroubles(SplittableRandom random, long now) {
    if (random.nextInt(1000) < 26) {
      ScanEnd trouble = ScanEnd.TROUBLES.get(random.nextInt(ScanEnd.TROUBLES.size()));
      troubles.add(period(trouble, random, now));
    }
  }

  private static <T> Period<T> period(T what, SplittableRandom random, long now) {
    long from = at(now, 40, 40 * DAY, random);
    boolean goesOn = random.nextInt(100) < 65;
    long until = goesOn ? Long.MAX_VALUE : from + HOUR + random.nextLong(6 * DAY);
    return new Period<>(what, from, until);
  }

  private Hindrance hindrance(SplittableRandom random, long install) {
    int draw = random.nextInt(1000);
    if (windows.build() == Windows.WITH_ESU && !longBehind && draw < 120) {
      return Hindrance.UNLICENSED;
    }
    if (install == Long.MAX_VALUE || draw < 976) {
      return Hindrance.NONE;
    }
    if (draw < 984) {
      return Hindrance.INSTALL_FAILS;
    }
    return draw < 993 ? Hindrance.RESTART_WAITS : Hindrance.PAUSED;
  }

  private long installed(long offered, SplittableRandom random) {
    if (offered == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    long wait = 2 * HOUR + (long) (-Math.log(1 - random.nextDouble()) * 44 * HOUR);
    long wished = offered + wait;
    for (Period<Fault> fault : faults) {
      if (fault.what().blocked() && fault.covers(wished)) {
        if (fault.until() == Long.MAX_VALUE) {
          return Long.MAX_VALUE;
        }
        return fault.until() + 4 * HOUR + random.nextLong(16 * HOUR);
      }
    }
    return troubles.stream().anyMatch(trouble -> trouble.covers(wished)) ? Long.MAX_VALUE : wished;
  }

  private Period<String> absence(SplittableRandom random, long now) {
    int draw = random.nextInt(1000);
    if (draw < 30) {
      long days = 1L + random.nextInt(random.nextBoolean() ? 2 : 20);
      long gone = Math.max(joined + HOUR, at(now, days, days * DAY - 2 * HOUR, random));
      return new Period<>("gone", gone, Long.MAX_VALUE);
    }
    if (draw < 100) {
      long from = at(now, 28, 22 * DAY, random);
      if (from > joined + HOUR) {
        return new Period<>("away", from, from + 8 * HOUR + random.nextLong(4 * DAY));
      }
    }
    return new Period<>("never", 0, 0);
  }

  /** A moment within {@code spread} ms after the beginning of {@code daysAgo}. */
  private static long at(long now, long daysAgo, long spread, SplittableRandom random) {
    return now - daysAgo * DAY + random.nextLong(spread);
  }

  /** Every moment at which something about the machine may change. */
  List<Long> moments() {
    List<Long> moments = new ArrayList<>();
    faults.forEach(period -> add(moments, period));
    troubles.forEach(period -> add(moments, period));
    extras.forEach(period -> add(moments, period));
    add(moments, absence);
    if (setBack != null) {
      add(moments, setBack);
    }
    episodes.outages(department.server()).forEach(period -> add(moments, period));
    moments.add(episodes.baselineRaised());
    moments.add(episodes.moved());
    moments.add(agentUpgraded);
    moments.add(offered);
    moments.add(restartPendingFrom);
    moments.add(installed);
    moments.add(after(restartPendingFrom, WEEK));
    moments.add(failingFrom());
    moments.add(pausedFrom());
    return moments;
  }

  private static void add(List<Long> moments, Period<?> period) {
    moments.add(period.from());
    moments.add(period.until());
  }

  private static long after(long moment, long time) {
    return moment == Long.MAX_VALUE ? moment : moment + time;
  }

  boolean restartOverdueAt(long moment) {
    return moment >= after(restartPendingFrom, WEEK) && moment < installed;
  }

  /** The third failure, each a day after the one before. */
  long failingFrom() {
    return hindrance == Hindrance.INSTALL_FAILS ? after(offered, 2 * DAY + HOUR) : Long.MAX_VALUE;
  }

  long pausedFrom() {
    return hindrance == Hindrance.PAUSED ? offered - DAY : Long.MAX_VALUE;
  }

  long pausedUntil() {
    return episodes.now() + 20 * DAY;
  }

  Fault faultAt(long moment) {
    return at(faults, moment, Fault.NONE);
  }

  int releaseAt(long moment) {
    if (longBehind || hindrance == Hindrance.UNLICENSED) {
      return Windows.LONG_AGO;
    }
    if (!windows.baseline()) {
      return Windows.NEWEST;
    }
    return moment >= installed ? Windows.NEWEST : Windows.BEFORE;
  }

  int wantedAt(long moment) {
    return moment >= episodes.baselineRaised() ? Windows.NEWEST : Windows.BEFORE;
  }

  @Nullable String serverAt(long moment) {
    return department.equals(Department.MOVED) && moment >= episodes.moved()
        ? Department.MOVED_TO
        : department.server();
  }

  /** What a scan ends with that begins then. */
  ScanEnd scanAt(long moment) {
    String server = serverAt(moment);
    if (episodes.outages(server).stream().anyMatch(outage -> outage.covers(moment))) {
      return ScanEnd.SERVER_DOWN;
    }
    ScanEnd trouble = at(troubles, moment, ScanEnd.ZERO);
    if (!trouble.equals(ScanEnd.ZERO)) {
      return trouble;
    }
    if (faultAt(moment).blind()) {
      return blindWarns ? ScanEnd.ZERO_AND_DISABLED : ScanEnd.ZERO;
    }
    boolean cumulative = moment >= offered && moment < installed && moment < pausedFrom();
    int found = extrasAt(moment) + (cumulative ? 1 : 0);
    return found == 0 ? ScanEnd.ZERO : ScanEnd.found(found);
  }

  int extrasAt(long moment) {
    return at(extras, moment, 0);
  }

  private static <T> T at(List<Period<T>> periods, long moment, T otherwise) {
    for (Period<T> period : periods) {
      if (period.covers(moment)) {
        return period.what();
      }
    }
    return otherwise;
  }
}
