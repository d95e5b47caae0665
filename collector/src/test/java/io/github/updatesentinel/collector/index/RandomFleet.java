package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns beside what they should hold, after machines came, changed, and went. */
final class RandomFleet {
  private static final long NOW = 1_795_000_000_000L;

  final MachineColumns columns = new MachineColumns(1);
  final Map<String, IndexEntry> entries = new HashMap<>();
  private final Random random;
  private byte round;

  RandomFleet(long seed) {
    random = new Random(seed);
  }

  /** Some machines come, some change, and some go, one by one or with the end of a round. */
  void change() {
    for (int i = random.nextInt(60); i >= 0; i--) {
      put(random.nextBoolean() ? newId() : anyId());
    }
    List<UUID> gone = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      gone.add(anyId());
    }
    gone.forEach(id -> entries.remove(id.toString()));
    columns.remove(gone);
    if (random.nextInt(4) == 0) {
      endRound();
    }
  }

  /** One machine comes, changes, or goes. */
  void changeOne() {
    switch (random.nextInt(3)) {
      case 0 -> put(newId());
      case 1 -> put(anyId());
      default -> {
        UUID gone = anyId();
        entries.remove(gone.toString());
        columns.remove(List.of(gone));
      }
    }
  }

  private void endRound() {
    round++;
    Set<String> there = new HashSet<>();
    for (String id : List.copyOf(entries.keySet())) {
      if (random.nextInt(10) > 0) {
        put(UUID.fromString(id));
        there.add(id);
      }
    }
    entries.keySet().retainAll(there);
    columns.removeOthers(round);
  }

  private UUID newId() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private UUID anyId() {
    List<String> ids = entries.keySet().stream().sorted().toList();
    return ids.isEmpty() ? newId() : UUID.fromString(ids.get(random.nextInt(ids.size())));
  }

  /** One that may share its name, its hardware, and all that orders it with others. */
  void put(UUID id) {
    String host = pick("pc-", "s01-", "büro-", "x") + random.nextInt(40);
    put(id, host + pick("", "", ".corp.example", ".lab.example"));
  }

  void put(UUID id, String name) {
    IndexEntry entry =
        new IndexEntry(
            id.toString(),
            name,
            pick("UP_TO_DATE", "SCAN_FAILED", "LATER"),
            Severity.ofRank(random.nextInt(5)),
            NOW - 1000L * random.nextInt(4),
            NOW - 1000L * random.nextInt(4),
            NOW + random.nextInt(4),
            random.nextInt(3) == 0 ? -1 : NOW - 1000L * random.nextInt(4),
            -1,
            random.nextBoolean(),
            random.nextInt(4) - 1,
            random.nextInt(4) - 1,
            random.nextInt(4) - 1,
            null,
            null,
            random.nextInt(3) == 0 ? null : pick("SERVER", "CLIENT"),
            "WSUS",
            null,
            null,
            "1.0.0",
            null,
            null,
            null,
            random.nextInt(30),
            null,
            null,
            null);
    entries.put(entry.agentId(), entry);
    columns.put(entry, List.of(VerdictCode.UNKNOWN.name()), round);
  }

  /** The machines of these slots. */
  Set<String> ids(IntPredicate slots) {
    return IntStream.range(0, columns.size())
        .filter(slots)
        .mapToObj(columns::agentId)
        .collect(Collectors.toSet());
  }

  @SafeVarargs
  private <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }

  int below(int bound) {
    return random.nextInt(bound);
  }
}
