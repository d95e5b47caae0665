package io.github.updatesentinel.collector.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;

/**
 * One machine of a simulated fleet with its agent, which reports every 15 minutes. Each report is
 * called by its slot: their number since the agent's first one, whether or not the machine was
 * there. Immutable, so thread-safe.
 */
public final class SimulatedMachine {
  static final long SLOT_MS = Duration.ofMinutes(15).toMillis();

  /** A scan every 4 hours. */
  private static final int SLOTS_PER_SCAN = 16;

  private final String agentId;
  private final String host;
  private final Fate fate;
  private final long scanPhase;
  private final List<Stage> stages;

  /**
   * What holds from one slot until the next stage.
   *
   * @param since slot since which the verdict is the same
   */
  record Stage(long slot, Condition condition, Verdict verdict, long since) {}

  SimulatedMachine(long seed, int index, Episodes episodes) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index);
    agentId = uuid(random).toString();
    fate = new Fate(random, episodes, index);
    scanPhase = random.nextInt(SLOTS_PER_SCAN);
    host = host(random, index);
    stages = stages();
  }

  /** The agent's id. */
  public String agentId() {
    return agentId;
  }

  /** The computer's name. */
  public String host() {
    return host;
  }

  Fate fate() {
    return fate;
  }

  /** When the report of a slot is made, by a clock that is right. */
  public Instant timeOf(long slot) {
    return Instant.ofEpochMilli(fate.joined + slot * SLOT_MS);
  }

  /** The last slot that is not after a moment; negative before the agent's first. */
  public long slotAt(Instant moment) {
    return Math.floorDiv(moment.toEpochMilli() - fate.joined, SLOT_MS);
  }

  /** Whether the machine is on at a slot, so that it reports. */
  public boolean reportsAt(long slot) {
    return slot >= 0 && !fate.absence.covers(fate.joined + slot * SLOT_MS);
  }

  /**
   * The slots whose reports say something else than the one before, and the last one, up to a
   * moment, in ascending order. All others only say that the machine is there.
   */
  public List<Long> tellingSlots(Instant until) {
    TreeSet<Long> slots = new TreeSet<>();
    long last = slotAt(until);
    for (Stage stage : stages) {
      if (stage.slot <= last) {
        slots.add(stage.slot);
      }
    }
    // The last one before it went, and the first one after it came back.
    slots.add(firstSlotFrom(fate.absence.from()) - 1);
    if (fate.absence.until() != Long.MAX_VALUE) {
      slots.add(firstSlotFrom(fate.absence.until()));
    }
    if (fate.setBack != null) {
      slots.add(firstSlotFrom(fate.setBack.from()) + 1);
      slots.add(firstSlotFrom(fate.setBack.until()));
    }
    slots.add(last);
    slots.removeIf(slot -> slot > last || !reportsAt(slot));
    return List.copyOf(slots);
  }

  /** The heartbeat of a slot, as JSON by {@code config/heartbeat.schema.json}. */
  public String heartbeat(long slot) {
    return new HeartbeatText(this, slot).json();
  }

  /** The verdict's code of a slot. */
  public String verdict(long slot) {
    return stage(slot).verdict.code();
  }

  /**
   * Slots that were reported before this one, and 1; a snapshot makes the agent count from there
   * again.
   */
  long sequence(long slot) {
    long sequence = slot + 1;
    if (fate.absence.until() != Long.MAX_VALUE && slot >= firstSlotFrom(fate.absence.until())) {
      sequence -= firstSlotFrom(fate.absence.until()) - firstSlotFrom(fate.absence.from());
    }
    if (fate.setBack != null && slot >= firstSlotFrom(fate.setBack.until())) {
      sequence -= firstSlotFrom(fate.setBack.until()) - firstSlotFrom(fate.setBack.from()) - 1;
    }
    return Math.max(1, sequence);
  }

  Stage stage(long slot) {
    int low = 0;
    int high = stages.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (stages.get(middle).slot <= slot) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return stages.get(low);
  }

  /** The slot in which the scan was made that a report tells of; negative: none yet. */
  long scanSlot(long slot) {
    if (slot <= 0) {
      return -1;
    }
    long regular = slot - Math.floorMod(slot - scanPhase, (long) SLOTS_PER_SCAN);
    // Every agent scans soon after its start.
    return Math.max(1, regular);
  }

  private List<Stage> stages() {
    TreeSet<Long> slots = new TreeSet<>(List.of(0L, 1L));
    for (long moment : fate.moments()) {
      if (moment > fate.joined && moment != Long.MAX_VALUE) {
        long slot = firstSlotFrom(moment);
        slots.add(slot);
        slots.add(nextScan(slot));
      }
    }
    List<Stage> told = new ArrayList<>();
    for (long slot : slots) {
      Condition condition = condition(slot);
      Verdict verdict = Verdict.of(condition);
      Stage before = told.isEmpty() ? null : told.get(told.size() - 1);
      if (before == null || !before.condition.equals(condition)) {
        long since =
            before != null && before.verdict.code().equals(verdict.code()) ? before.since : slot;
        told.add(new Stage(slot, condition, verdict, since));
      }
    }
    return List.copyOf(told);
  }

  private long nextScan(long slot) {
    return slot + Math.floorMod(scanPhase - slot, (long) SLOTS_PER_SCAN);
  }

  private long firstSlotFrom(long moment) {
    return -Math.floorDiv(fate.joined - moment, SLOT_MS);
  }

  private Condition condition(long slot) {
    long moment = fate.joined + slot * SLOT_MS;
    long scanSlot = scanSlot(slot);
    long scanned = fate.joined + scanSlot * SLOT_MS;
    ScanEnd scan = scanSlot < 0 ? ScanEnd.NOT_RUN : fate.scanAt(scanned);
    boolean lists = scan.found() != null && scan.found() > 0;
    return new Condition(
        fate.windows,
        fate.faultAt(moment),
        scan,
        fate.releaseAt(moment),
        fate.wantedAt(moment),
        lists ? fate.extrasAt(scanned) : 0,
        moment >= fate.restartPendingFrom && moment < fate.installed,
        fate.restartOverdueAt(moment),
        moment >= fate.failingFrom(),
        moment >= fate.pausedFrom(),
        fate.hindrance == Hindrance.UNLICENSED,
        moment >= fate.agentUpgraded ? "1.0.0" : fate.deferred ? "0.9.6" : "0.9.8",
        fate.serverAt(moment));
  }

  private String host(SplittableRandom random, int index) {
    Department department = fate.department;
    if (department.domain() == null) {
      StringBuilder name = new StringBuilder("DESKTOP-");
      for (int i = 0; i < 7; i++) {
        name.append("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".charAt(random.nextInt(32)));
      }
      return name.toString();
    }
    String office =
        fate.windows.equals(Windows.SERVER)
            ? "SRV"
            : department.offices().get(random.nextInt(department.offices().size()));
    String number = String.format(Locale.ROOT, "%04d", index + 1);
    return office.charAt(0) > 127
        ? office + "-" + number
        : department.code() + "-" + office + "-" + number;
  }

  private static UUID uuid(SplittableRandom random) {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
