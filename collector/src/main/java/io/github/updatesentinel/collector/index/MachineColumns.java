package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.index.column.Interned;
import io.github.updatesentinel.collector.index.column.Kept;
import io.github.updatesentinel.collector.index.column.ReasonBits;
import io.github.updatesentinel.collector.index.column.TextColumn;
import io.github.updatesentinel.collector.index.column.TextMemory;
import io.github.updatesentinel.collector.index.name.NamePatterns;
import io.github.updatesentinel.collector.index.name.Names;
import io.github.updatesentinel.collector.index.name.WholeNames;
import io.github.updatesentinel.collector.machine.TextSet;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fleet in memory, column by column: some 100 bytes for a machine, so that any filter in any
 * order is one pass over arrays, which takes some 10 ms for a million machines. Slots are dense and
 * in no order. Not thread-safe, but may be read by several threads while none changes it.
 */
public final class MachineColumns {
  private static final List<VerdictCode> VERDICTS = List.of(VerdictCode.values());
  private static final int NONE = -1;

  /** Most verdicts of newer agents that are counted one by one. */
  public static final int OTHER_VERDICTS = 10;

  /** Most reasons of a newer agent that are kept of one machine: an agent may send any code. */
  private static final int OTHER_REASONS = 10;

  /** Most searches whose machines are kept, with a bit for each machine of the fleet. */
  private static final int SEARCHES = 16;

  /** Bytes of all texts together: a million honest computers have a few megabytes of them. */
  private static final long MAX_TEXTS = Runtime.getRuntime().maxMemory() / 4;

  /** Bytes of a machine in the arrays. */
  static final int ROW = 100;

  private static final long SECOND = 1000;
  // Seconds fit into an int from 1965 to 2101.
  private static final long EPOCH = 2_000_000_000L;

  /** Names of verdicts; those of this version have the numbers of their ordinals. */
  public final Interned verdicts;

  public final Interned domains;
  public final Interned editions;
  public final Interned families;
  public final Interned kinds;
  public final Interned servers;

  private int size;
  private long[] high;
  private long[] low;
  private int[] nameAt;
  private short[] nameLength;
  private final TextColumn verdict;
  private byte[] severity;
  private int[] since;
  private int[] lastSeen;
  private long[] silentAfter;
  private int[] goodScan;
  private int[] scan;
  private boolean[] foundNothing;
  private int[] build;
  private int[] ubr;
  private int[] baselineUbr;
  private final TextColumn domain;
  private final TextColumn edition;
  private final TextColumn family;
  private final TextColumn kind;
  private final TextColumn server;
  private long[] hardware;
  private long[] reasons;
  private byte[] round;
  private int[] slots;
  private Names names = new Names();
  private long liveNames;
  private final TextColumn targetGroups;
  private final TextColumn agentVersions;
  private final TextColumn tags;
  private final TextColumn accounts;
  private final TextColumn kbs;
  private final TextColumn offers;
  private final TextColumn causes;
  private final TextColumn failures;
  private final TextColumn otherReasons;
  private final TextMemory texts = new TextMemory(MAX_TEXTS);
  private final List<TextColumn> textColumns;
  // Names, ids, and hardware rarely change, and no other value is looked for in them.
  private final Kept<List<String>, NameHits> searches = new Kept<>(SEARCHES);
  private final Duplicates sameNames = new Duplicates(MachineFilter.Duplicate.NAME);
  private final Duplicates sameHardware = new Duplicates(MachineFilter.Duplicate.HARDWARE);
  private PeerOffers peerOffers = PeerOffers.NONE;

  public MachineColumns(int expected) {
    int capacity = Math.max(1024, expected + expected / 16);
    verdict = new TextColumn(capacity, texts, VerdictCode.UNKNOWN.name());
    verdicts = verdict.texts();
    domain = new TextColumn(capacity, texts, IndexText.CUT);
    domains = domain.texts();
    edition = new TextColumn(capacity, texts, IndexText.CUT);
    editions = edition.texts();
    family = new TextColumn(capacity, texts, null);
    families = family.texts();
    kind = new TextColumn(capacity, texts, IndexText.CUT);
    kinds = kind.texts();
    server = new TextColumn(capacity, texts, IndexText.CUT);
    servers = server.texts();
    targetGroups = new TextColumn(capacity, texts, IndexText.CUT);
    agentVersions = new TextColumn(capacity, texts, IndexText.CUT);
    tags = new TextColumn(capacity, texts, IndexText.CUT);
    accounts = new TextColumn(capacity, texts, IndexText.CUT);
    kbs = new TextColumn(capacity, texts, IndexText.CUT);
    offers = new TextColumn(capacity, texts, null);
    causes = new TextColumn(capacity, texts, null);
    failures = new TextColumn(capacity, texts, null);
    otherReasons = new TextColumn(capacity, texts, null);
    textColumns =
        List.of(
            verdict,
            domain,
            edition,
            family,
            kind,
            server,
            targetGroups,
            agentVersions,
            tags,
            accounts,
            kbs,
            offers,
            causes,
            failures,
            otherReasons);
    high = new long[capacity];
    low = new long[capacity];
    nameAt = new int[capacity];
    nameLength = new short[capacity];
    VERDICTS.forEach(code -> verdicts.take(code.name()));
    severity = new byte[capacity];
    since = new int[capacity];
    lastSeen = new int[capacity];
    silentAfter = new long[capacity];
    goodScan = new int[capacity];
    scan = new int[capacity];
    foundNothing = new boolean[capacity];
    build = new int[capacity];
    ubr = new int[capacity];
    baselineUbr = new int[capacity];
    hardware = new long[capacity];
    reasons = new long[capacity];
    round = new byte[capacity];
    slots = table(capacity);
  }

  public int size() {
    return size;
  }

  /** About how many bytes of the heap all of it takes. */
  long bytes() {
    return (long) ROW * high.length + names.written() + texts.used();
  }

  /** Whether some machine may have {@link IndexText#CUT} where others have a text. */
  boolean textsFull() {
    return texts.full();
  }

  /** Adds or replaces a machine, and notes that it was there in this round. */
  void put(IndexEntry entry, List<String> codes, byte thisRound) {
    UUID id = UUID.fromString(entry.agentId());
    byte[] name = Names.bytes(entry.nameKey());
    int slot = find(id.getMostSignificantBits(), id.getLeastSignificantBits());
    if (slot == NONE) {
      slot = add(id);
      identify(slot, name, entry.hardware());
    } else {
      release(slot);
      if (hardware[slot] != entry.hardware() || !names.same(nameAt[slot], nameLength[slot], name)) {
        forgetIdentity(slot);
        identify(slot, name, entry.hardware());
        packNames();
      }
    }
    verdict.set(slot, entry.verdict());
    severity[slot] = (byte) entry.severity().rank();
    since[slot] = seconds(entry.since());
    lastSeen[slot] = seconds(entry.lastSeen());
    foundNothing[slot] = entry.foundNothing();
    silentAfter[slot] = entry.silentAfter();
    goodScan[slot] = secondsOrNone(entry.goodScanAt());
    scan[slot] = secondsOrNone(entry.scanAt());
    build[slot] = clamped(entry.build());
    ubr[slot] = clamped(entry.ubr());
    baselineUbr[slot] = clamped(entry.baselineUbr());
    domain.set(slot, entry.domain());
    edition.set(slot, entry.edition());
    family.set(slot, entry.family());
    kind.set(slot, entry.sourceKind());
    server.set(slot, entry.sourceServer());
    targetGroups.set(slot, entry.targetGroup());
    agentVersions.set(slot, entry.agentVersion());
    tags.set(slot, entry.tags());
    accounts.set(slot, entry.accounts());
    kbs.set(slot, entry.kbs());
    offers.set(slot, entry.offered());
    causes.set(slot, entry.causes());
    failures.set(slot, entry.failure());
    reasons[slot] = ReasonBits.of(codes);
    otherReasons.set(
        slot,
        TextSet.of(
            codes.stream()
                .filter(code -> ReasonBits.of(code) == 0)
                .sorted()
                .limit(OTHER_REASONS)
                .toList()));
    round[slot] = thisRound;
  }

  /** Removes machines, where they are there. */
  void remove(Collection<UUID> ids) {
    BitSet gone = new BitSet();
    for (UUID id : ids) {
      int slot = slot(id);
      if (slot != NONE) {
        gone.set(slot);
      }
    }
    // From the end on, so that what is moved into a gap stays.
    for (int slot = gone.length() - 1; slot >= 0; slot = gone.previousSetBit(slot - 1)) {
      drop(slot);
    }
    if (!gone.isEmpty()) {
      slots = table(high.length);
      for (int slot = 0; slot < size; slot++) {
        enter(slot);
      }
    }
  }

  /** Removes machines that were last there in another round. */
  void removeOthers(byte thisRound) {
    int before = size;
    for (int slot = 0; slot < size; slot++) {
      while (slot < size && round[slot] != thisRound) {
        drop(slot);
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
    return verdictOf(verdict.number(slot));
  }

  /** The verdict with a number in {@link #verdicts}; UNKNOWN as above. */
  public static VerdictCode verdictOf(int number) {
    return number < VERDICTS.size() ? VERDICTS.get(number) : VerdictCode.UNKNOWN;
  }

  /** Its number in {@link #verdicts}. */
  public int verdictNumber(int slot) {
    return verdict.number(slot);
  }

  /**
   * For each number in {@link #verdicts} the one that its machines are counted under: its own for
   * verdicts of this version and for the most frequent others. The rest is unknown: an agent may
   * send any name, and pages and metrics have a place for each.
   */
  public int[] countedVerdicts() {
    int[] counted = new int[verdicts.size()];
    Arrays.fill(counted, VERDICTS.indexOf(VerdictCode.UNKNOWN));
    for (int number = 0; number < VERDICTS.size(); number++) {
      counted[number] = number;
    }
    Map<String, Integer> others = new HashMap<>();
    verdicts.each(
        (name, machines) -> {
          if (verdicts.find(name) >= VERDICTS.size()) {
            others.put(name, machines);
          }
        });
    others.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(OTHER_VERDICTS)
        .mapToInt(other -> verdicts.find(other.getKey()))
        .forEach(number -> counted[number] = number);
    return counted;
  }

  /** 0 to 4, worst highest. */
  public int severity(int slot) {
    return severity[slot];
  }

  int since(int slot) {
    return since[slot];
  }

  /** Epoch ms, to the second. */
  long sinceMillis(int slot) {
    return (since[slot] + EPOCH) * SECOND;
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

  /** Epoch ms, to the second; negative where there was none. */
  public long goodScanAt(int slot) {
    return millisOrNone(goodScan[slot]);
  }

  /** When the last scan ended; epoch ms, to the second; negative where that is not known. */
  long scanAt(int slot) {
    return millisOrNone(scan[slot]);
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

  /** Its number in {@link #domains}. */
  public int domain(int slot) {
    return domain.number(slot);
  }

  int edition(int slot) {
    return edition.number(slot);
  }

  /** Its number in {@link #families}. */
  public int family(int slot) {
    return family.number(slot);
  }

  /** Its family for the baseline; CLIENT where that is not known. */
  public WindowsFamily windowsFamily(int slot) {
    return WindowsFamily.SERVER.name().equals(family.text(slot))
        ? WindowsFamily.SERVER
        : WindowsFamily.CLIENT;
  }

  int kind(int slot) {
    return kind.number(slot);
  }

  int server(int slot) {
    return server.number(slot);
  }

  /** The hardware that it enrolled on; 0 where that is not known. */
  long hardware(int slot) {
    return hardware[slot];
  }

  /** The groups of the update servers. */
  public TextColumn targetGroups() {
    return targetGroups;
  }

  /** The versions of the agents. */
  public TextColumn agentVersions() {
    return agentVersions;
  }

  /** The tags of the machines, all of one as a {@link TextSet}. */
  public TextColumn tags() {
    return tags;
  }

  /** Who changed start types on the machines, all of one as a {@link TextSet}. */
  TextColumn accounts() {
    return accounts;
  }

  /** What the last scans offered, all of one as a {@link TextSet}. */
  TextColumn kbs() {
    return kbs;
  }

  /** KB numbers of the servicing updates they were offered, all with a space between them. */
  public TextColumn offers() {
    return offers;
  }

  /** What disabled services, as {@code Disablings.Cause} reads it. */
  public TextColumn causes() {
    return causes;
  }

  /** What the last scans failed with. */
  public TextColumn failures() {
    return failures;
  }

  /** The number of its update source: of the server, or of the kind where there is none. */
  public int source(int slot) {
    return server.text(slot) == null ? 2 * kind.number(slot) + 1 : 2 * server.number(slot);
  }

  /** The update source with a number: the URL of a server, or a kind; null where not known. */
  public @Nullable String sourceText(int source) {
    Interned texts = source % 2 == 0 ? servers : kinds;
    return source / 2 < texts.size() ? texts.text(source / 2) : null;
  }

  /** One more than the largest number of a source. */
  public int sources() {
    return 2 * Math.max(servers.size(), kinds.size());
  }

  /** The number of an update source; -1 if no machine has it. */
  int findSource(String text) {
    String source = IndexText.of(text);
    if (servers.contains(source)) {
      return 2 * servers.find(source);
    }
    return kinds.contains(source) ? 2 * kinds.find(source) + 1 : NONE;
  }

  /** The kind of its update source; null where not known. */
  public @Nullable String kindText(int slot) {
    return kind.text(slot);
  }

  /** A number for its build line; two lines never share one. -1 where the build is not known. */
  public int line(int slot) {
    if (build[slot] < 0) {
      return NONE;
    }
    return line(clippedBuild(build[slot]), windowsFamily(slot));
  }

  /** A build as far as the number of a line can hold it. */
  static int clippedBuild(long build) {
    return (int) Math.min(build, Integer.MAX_VALUE / 2 - 1);
  }

  /** The number of a build line. */
  static int line(int build, WindowsFamily family) {
    return 2 * build + (family == WindowsFamily.SERVER ? 1 : 0);
  }

  /** The build line with a number; null for machines without a build. */
  public static @Nullable BuildLine buildLine(int line) {
    return line < 0
        ? null
        : new BuildLine(line / 2, line % 2 == 1 ? WindowsFamily.SERVER : WindowsFamily.CLIENT);
  }

  /** What peers of machines were offered, as last counted. */
  public PeerOffers peerOffers() {
    return peerOffers;
  }

  void peerOffers(PeerOffers counted) {
    peerOffers = counted;
  }

  /** Those of its reasons that this version knows, as {@link ReasonBits}. */
  public long reasons(int slot) {
    return reasons[slot];
  }

  /** Reasons of newer agents, all of one machine as a {@link TextSet}. */
  public TextColumn otherReasons() {
    return otherReasons;
  }

  String name(int slot) {
    return names.text(nameAt[slot], nameLength[slot]);
  }

  boolean nameContains(int slot, byte[] part) {
    return names.contains(nameAt[slot], nameLength[slot], part);
  }

  /**
   * Whether the host name, or the name with its domain, is one of these.
   *
   * @param found to be set for each that it is
   */
  boolean wholeName(int slot, WholeNames whole, boolean[] found) {
    return names.whole(nameAt[slot], nameLength[slot], whole, found);
  }

  /** Equal for equal names. */
  int nameHash(int slot) {
    return names.hash(nameAt[slot], nameLength[slot]);
  }

  /** The machine with this id; -1 if there is none. */
  int slot(UUID id) {
    return find(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /**
   * Finds the machines whose host name, or name with its domain, fits one of these.
   *
   * @param fitting to be set for each machine that does
   * @param found to be set for each pattern that a machine fits
   */
  void namesFit(NamePatterns patterns, BitSet fitting, boolean[] found) {
    patterns.find(names, nameAt, nameLength, size, fitting, found);
  }

  /** The machines whose name or id is searched for. */
  NameHits named(List<String> terms) {
    return searches.of(terms, () -> NameHits.of(this, terms));
  }

  /** The machines that share this with another one. */
  BitSet duplicates(MachineFilter.Duplicate what) {
    return (what == MachineFilter.Duplicate.NAME ? sameNames : sameHardware).of(this);
  }

  /** Does ahead of those who will ask what takes long after many changes. */
  void prepare() {
    sameNames.prepare(this);
    sameHardware.prepare(this);
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

  /** Where a machine is; -1 if it is not there. */
  public int slot(String agentId) {
    UUID id;
    try {
      id = UUID.fromString(agentId);
    } catch (IllegalArgumentException e) {
      return NONE;
    }
    return find(id.getMostSignificantBits(), id.getLeastSignificantBits());
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

  private static int secondsOrNone(long ms) {
    return ms < 0 ? Integer.MIN_VALUE : seconds(ms);
  }

  private static long millisOrNone(int seconds) {
    return seconds == Integer.MIN_VALUE ? -1 : (seconds + EPOCH) * SECOND;
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

  // Who a machine is.
  private void identify(int slot, byte[] name, long newHardware) {
    liveNames += name.length;
    nameAt[slot] = names.add(name);
    nameLength[slot] = (short) name.length;
    hardware[slot] = newHardware;
    identityChanges(slot);
  }

  private void forgetIdentity(int slot) {
    identityChanges(slot);
    liveNames -= nameLength[slot];
  }

  private void identityChanges(int slot) {
    searches.forget();
    sameNames.changes(this, slot);
    sameHardware.changes(this, slot);
  }

  private void packNames() {
    if (names.written() <= 2 * liveNames + (1 << 20)) {
      return;
    }
    Names packed = new Names();
    for (int slot = 0; slot < size; slot++) {
      int at = nameAt[slot];
      nameAt[slot] = packed.add(names.block(at), Names.start(at), nameLength[slot]);
    }
    names = packed;
  }

  // The last machine takes its place, which leaves the table of ids wrong.
  private void drop(int slot) {
    release(slot);
    forgetIdentity(slot);
    move(--size, slot);
  }

  private void release(int slot) {
    textColumns.forEach(column -> column.release(slot));
  }

  private void move(int from, int to) {
    high[to] = high[from];
    low[to] = low[from];
    nameAt[to] = nameAt[from];
    nameLength[to] = nameLength[from];
    severity[to] = severity[from];
    since[to] = since[from];
    lastSeen[to] = lastSeen[from];
    silentAfter[to] = silentAfter[from];
    goodScan[to] = goodScan[from];
    scan[to] = scan[from];
    foundNothing[to] = foundNothing[from];
    build[to] = build[from];
    ubr[to] = ubr[from];
    baselineUbr[to] = baselineUbr[from];
    hardware[to] = hardware[from];
    textColumns.forEach(column -> column.move(from, to));
    reasons[to] = reasons[from];
    round[to] = round[from];
    sameNames.moved(from, to);
    sameHardware.moved(from, to);
  }

  private void grow() {
    int capacity = size + size / 4;
    high = Arrays.copyOf(high, capacity);
    low = Arrays.copyOf(low, capacity);
    nameAt = Arrays.copyOf(nameAt, capacity);
    nameLength = Arrays.copyOf(nameLength, capacity);
    severity = Arrays.copyOf(severity, capacity);
    since = Arrays.copyOf(since, capacity);
    lastSeen = Arrays.copyOf(lastSeen, capacity);
    silentAfter = Arrays.copyOf(silentAfter, capacity);
    goodScan = Arrays.copyOf(goodScan, capacity);
    scan = Arrays.copyOf(scan, capacity);
    foundNothing = Arrays.copyOf(foundNothing, capacity);
    build = Arrays.copyOf(build, capacity);
    ubr = Arrays.copyOf(ubr, capacity);
    baselineUbr = Arrays.copyOf(baselineUbr, capacity);
    hardware = Arrays.copyOf(hardware, capacity);
    textColumns.forEach(column -> column.grow(capacity));
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
