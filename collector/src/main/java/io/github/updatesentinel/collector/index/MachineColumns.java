package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fleet in memory, column by column: some 100 bytes for a machine, so that any filter in any
 * order is one pass over arrays, which takes some 10 ms for a million machines. Slots are dense and
 * in no order. Not thread-safe.
 */
public final class MachineColumns {
  private static final List<VerdictCode> VERDICTS = List.of(VerdictCode.values());
  private static final int NONE = -1;
  private static final long SECOND = 1000;
  // Seconds fit into an int from 1965 to 2101.
  private static final long EPOCH = 2_000_000_000L;

  /** Names of verdicts; those of this version have the numbers of their ordinals. */
  public final Interned verdicts = new Interned();

  public final Interned domains = new Interned();
  public final Interned editions = new Interned();
  public final Interned families = new Interned();
  public final Interned kinds = new Interned();
  public final Interned servers = new Interned();
  public final ReasonBits reasonBits = new ReasonBits();

  private int size;
  private long[] high;
  private long[] low;
  private int[] nameAt;
  private short[] nameLength;
  private int[] verdict;
  private byte[] severity;
  private int[] since;
  private int[] lastSeen;
  private long[] silentAfter;
  private int[] goodScan;
  private boolean[] foundNothing;
  private int[] build;
  private int[] ubr;
  private int[] baselineUbr;
  private int[] domain;
  private int[] edition;
  private int[] family;
  private int[] kind;
  private int[] server;
  private long[] reasons;
  private byte[] round;
  private int[] slots;
  private Names names = new Names();
  private long liveNames;

  public MachineColumns(int expected) {
    int capacity = Math.max(1024, expected + expected / 16);
    high = new long[capacity];
    low = new long[capacity];
    nameAt = new int[capacity];
    nameLength = new short[capacity];
    VERDICTS.forEach(code -> verdicts.take(code.name()));
    verdict = new int[capacity];
    severity = new byte[capacity];
    since = new int[capacity];
    lastSeen = new int[capacity];
    silentAfter = new long[capacity];
    goodScan = new int[capacity];
    foundNothing = new boolean[capacity];
    build = new int[capacity];
    ubr = new int[capacity];
    baselineUbr = new int[capacity];
    domain = new int[capacity];
    edition = new int[capacity];
    family = new int[capacity];
    kind = new int[capacity];
    server = new int[capacity];
    reasons = new long[capacity];
    round = new byte[capacity];
    slots = table(capacity);
  }

  public int size() {
    return size;
  }

  /** Adds or replaces a machine, and notes that it was there in this round. */
  void put(IndexEntry entry, List<String> codes, byte thisRound) {
    UUID id = UUID.fromString(entry.agentId());
    byte[] name = Names.bytes(entry.nameKey());
    int slot = find(id.getMostSignificantBits(), id.getLeastSignificantBits());
    if (slot == NONE) {
      slot = add(id);
      nameAt[slot] = names.add(name);
      nameLength[slot] = (short) name.length;
      liveNames += name.length;
    } else {
      release(slot);
      rename(slot, name);
    }
    verdict[slot] = verdicts.take(entry.verdict());
    severity[slot] = (byte) entry.severity().rank();
    since[slot] = seconds(entry.since());
    lastSeen[slot] = seconds(entry.lastSeen());
    foundNothing[slot] = entry.foundNothing();
    silentAfter[slot] = entry.silentAfter();
    goodScan[slot] = entry.goodScanAt() < 0 ? Integer.MIN_VALUE : seconds(entry.goodScanAt());
    build[slot] = clamped(entry.build());
    ubr[slot] = clamped(entry.ubr());
    baselineUbr[slot] = clamped(entry.baselineUbr());
    domain[slot] = domains.take(entry.domain());
    edition[slot] = editions.take(entry.edition());
    family[slot] = families.take(entry.family());
    kind[slot] = kinds.take(entry.sourceKind());
    server[slot] = servers.take(entry.sourceServer());
    reasons[slot] = reasonBits.take(codes);
    round[slot] = thisRound;
  }

  /** Removes machines that were last there in another round. */
  void removeOthers(byte thisRound) {
    int before = size;
    for (int slot = 0; slot < size; slot++) {
      while (slot < size && round[slot] != thisRound) {
        release(slot);
        liveNames -= nameLength[slot];
        move(--size, slot);
      }
    }
    if (size != before) {
      slots = table(high.length);
      for (int slot = 0; slot < size; slot++) {
        enter(slot);
      }
    }
  }

  /** The verdict; UNKNOWN for one that this version does not know. */
  public VerdictCode verdict(int slot) {
    int number = verdict[slot];
    return number < VERDICTS.size() ? VERDICTS.get(number) : VerdictCode.UNKNOWN;
  }

  /** Its number in {@link #verdicts}. */
  public int verdictNumber(int slot) {
    return verdict[slot];
  }

  /** 0 to 4, worst highest. */
  public int severity(int slot) {
    return severity[slot];
  }

  int since(int slot) {
    return since[slot];
  }

  /** Epoch ms, to the second. */
  public long lastSeen(int slot) {
    return (lastSeen[slot] + EPOCH) * SECOND;
  }

  public boolean foundNothing(int slot) {
    return foundNothing[slot];
  }

  public long silentAfter(int slot) {
    return silentAfter[slot];
  }

  int goodScan(int slot) {
    return goodScan[slot];
  }

  public int build(int slot) {
    return build[slot];
  }

  public int ubr(int slot) {
    return ubr[slot];
  }

  public int baselineUbr(int slot) {
    return baselineUbr[slot];
  }

  int domain(int slot) {
    return domain[slot];
  }

  int edition(int slot) {
    return edition[slot];
  }

  /** Its number in {@link #families}. */
  public int family(int slot) {
    return family[slot];
  }

  /** Its family for the baseline; CLIENT where that is not known. */
  public WindowsFamily windowsFamily(int slot) {
    return WindowsFamily.SERVER.name().equals(families.text(family[slot]))
        ? WindowsFamily.SERVER
        : WindowsFamily.CLIENT;
  }

  int kind(int slot) {
    return kind[slot];
  }

  int server(int slot) {
    return server[slot];
  }

  public long reasons(int slot) {
    return reasons[slot];
  }

  String name(int slot) {
    return names.text(nameAt[slot], nameLength[slot]);
  }

  boolean nameContains(int slot, byte[] part) {
    return names.contains(nameAt[slot], nameLength[slot], part);
  }

  int compareNames(int slot, int other) {
    return names.compare(
        nameAt[slot],
        nameLength[slot],
        names.block(nameAt[other]),
        Names.start(nameAt[other]),
        nameLength[other]);
  }

  int compareName(int slot, byte[] name) {
    return names.compare(nameAt[slot], nameLength[slot], name, 0, name.length);
  }

  /** The agent id as text. */
  public String agentId(int slot) {
    return new UUID(high[slot], low[slot]).toString();
  }

  /** In the order of the ids' texts. */
  int compareIds(int slot, int other) {
    return compareId(slot, high[other], low[other]);
  }

  int compareId(int slot, long otherHigh, long otherLow) {
    int order = Long.compareUnsigned(high[slot], otherHigh);
    return order != 0 ? order : Long.compareUnsigned(low[slot], otherLow);
  }

  boolean idBegins(int slot, IdPrefix prefix) {
    return prefix.matches(high[slot], low[slot]);
  }

  static int clamped(long number) {
    return (int) Math.min(number, Integer.MAX_VALUE);
  }

  private static int seconds(long ms) {
    long seconds = Math.floorDiv(ms, SECOND) - EPOCH;
    return (int) Math.max(Integer.MIN_VALUE + 1, Math.min(Integer.MAX_VALUE, seconds));
  }

  private int add(UUID id) {
    if (size == high.length) {
      grow();
    }
    int slot = size++;
    high[slot] = id.getMostSignificantBits();
    low[slot] = id.getLeastSignificantBits();
    enter(slot);
    return slot;
  }

  private void rename(int slot, byte[] name) {
    if (names.same(nameAt[slot], nameLength[slot], name)) {
      return;
    }
    liveNames += name.length - nameLength[slot];
    nameAt[slot] = names.add(name);
    nameLength[slot] = (short) name.length;
    if (names.written() > 2 * liveNames + (1 << 20)) {
      packNames();
    }
  }

  private void packNames() {
    Names packed = new Names();
    for (int slot = 0; slot < size; slot++) {
      int at = nameAt[slot];
      nameAt[slot] = packed.add(names.block(at), Names.start(at), nameLength[slot]);
    }
    names = packed;
  }

  private void release(int slot) {
    verdicts.release(verdict[slot]);
    domains.release(domain[slot]);
    editions.release(edition[slot]);
    families.release(family[slot]);
    kinds.release(kind[slot]);
    servers.release(server[slot]);
  }

  private void move(int from, int to) {
    high[to] = high[from];
    low[to] = low[from];
    nameAt[to] = nameAt[from];
    nameLength[to] = nameLength[from];
    verdict[to] = verdict[from];
    severity[to] = severity[from];
    since[to] = since[from];
    lastSeen[to] = lastSeen[from];
    silentAfter[to] = silentAfter[from];
    goodScan[to] = goodScan[from];
    foundNothing[to] = foundNothing[from];
    build[to] = build[from];
    ubr[to] = ubr[from];
    baselineUbr[to] = baselineUbr[from];
    domain[to] = domain[from];
    edition[to] = edition[from];
    family[to] = family[from];
    kind[to] = kind[from];
    server[to] = server[from];
    reasons[to] = reasons[from];
    round[to] = round[from];
  }

  private void grow() {
    int capacity = size + size / 4;
    high = Arrays.copyOf(high, capacity);
    low = Arrays.copyOf(low, capacity);
    nameAt = Arrays.copyOf(nameAt, capacity);
    nameLength = Arrays.copyOf(nameLength, capacity);
    verdict = Arrays.copyOf(verdict, capacity);
    severity = Arrays.copyOf(severity, capacity);
    since = Arrays.copyOf(since, capacity);
    lastSeen = Arrays.copyOf(lastSeen, capacity);
    silentAfter = Arrays.copyOf(silentAfter, capacity);
    goodScan = Arrays.copyOf(goodScan, capacity);
    foundNothing = Arrays.copyOf(foundNothing, capacity);
    build = Arrays.copyOf(build, capacity);
    ubr = Arrays.copyOf(ubr, capacity);
    baselineUbr = Arrays.copyOf(baselineUbr, capacity);
    domain = Arrays.copyOf(domain, capacity);
    edition = Arrays.copyOf(edition, capacity);
    family = Arrays.copyOf(family, capacity);
    kind = Arrays.copyOf(kind, capacity);
    server = Arrays.copyOf(server, capacity);
    reasons = Arrays.copyOf(reasons, capacity);
    round = Arrays.copyOf(round, capacity);
    slots = table(capacity);
    for (int slot = 0; slot < size; slot++) {
      enter(slot);
    }
  }

  // Which slot an id has: open addressing, at most two thirds full.
  private static int[] table(int capacity) {
    int length = Integer.highestOneBit(capacity + capacity / 2) * 2;
    int[] table = new int[length];
    Arrays.fill(table, NONE);
    return table;
  }

  private int find(long idHigh, long idLow) {
    for (int i = hash(idHigh, idLow); slots[i] != NONE; i = (i + 1) & (slots.length - 1)) {
      if (high[slots[i]] == idHigh && low[slots[i]] == idLow) {
        return slots[i];
      }
    }
    return NONE;
  }

  private void enter(int slot) {
    int i = hash(high[slot], low[slot]);
    while (slots[i] != NONE) {
      i = (i + 1) & (slots.length - 1);
    }
    slots[i] = slot;
  }

  private int hash(long idHigh, long idLow) {
    long mixed = (idHigh ^ Long.rotateLeft(idLow, 32)) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & (slots.length - 1);
  }

  /** The beginning of an agent id, as a search may have it. */
  record IdPrefix(long high, long low, long highMask, long lowMask) {
    /** The ids that begin with this text; null if none can. */
    static @Nullable IdPrefix of(String text) {
      String shape = "00000000-0000-0000-0000-000000000000";
      if (text.length() > shape.length()) {
        return null;
      }
      long[] value = new long[2];
      long[] mask = new long[2];
      int digits = 0;
      for (int i = 0; i < text.length(); i++) {
        boolean dash = text.charAt(i) == '-';
        if (dash != (shape.charAt(i) == '-')) {
          return null;
        }
        int digit = "0123456789abcdef".indexOf(text.charAt(i));
        if (!dash && digit < 0) {
          return null;
        }
        if (!dash) {
          int shift = 60 - 4 * (digits % 16);
          value[digits / 16] |= (long) digit << shift;
          mask[digits / 16] |= 0xFL << shift;
          digits++;
        }
      }
      return new IdPrefix(value[0], value[1], mask[0], mask[1]);
    }

    boolean matches(long otherHigh, long otherLow) {
      return (otherHigh & highMask) == high && (otherLow & lowMask) == low;
    }
  }
}
