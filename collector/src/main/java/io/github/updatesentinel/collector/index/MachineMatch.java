package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.index.MachineFilter.Field;
import io.github.updatesentinel.collector.index.MachineFilter.Values;
import io.github.updatesentinel.collector.index.column.Interned;
import io.github.updatesentinel.collector.index.column.ReasonBits;
import io.github.updatesentinel.collector.index.column.TextColumn;
import io.github.updatesentinel.collector.machine.Disablings;
import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.collector.machine.TextSet;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/** A filter, translated into the numbers of the columns. */
public final class MachineMatch {
  private final MachineColumns columns;
  private final MachineFilter filter;
  private final Silence silence;
  private final IntPredicate[] tests;

  /**
   * Translates a filter.
   *
   * @param now epoch ms
   */
  public MachineMatch(MachineColumns columns, MachineFilter filter, Silence silence, long now) {
    this.columns = columns;
    this.filter = filter;
    this.silence = silence;
    List<IntPredicate> all = new ArrayList<>();
    state(all);
    days(all, now);
    filter.fields().forEach((field, values) -> field(all, field, values));
    duplicates(all);
    disabled(all);
    filter.groups().forEach(group -> all.add(group.test(columns)));
    if (filter.missedOffer()) {
      MissedOffers missed = new MissedOffers(columns, now);
      all.add(slot -> missed.of(slot) != null);
    }
    NameSearch names = filter.names();
    if (names != null) {
      all.add(new NameMatch(columns, names)::matches);
    }
    tests = all.toArray(new IntPredicate[0]);
  }

  /** Whether a machine is meant. */
  public boolean matches(int slot) {
    for (IntPredicate test : tests) {
      if (!test.test(slot)) {
        return false;
      }
    }
    return true;
  }

  private void field(List<IntPredicate> all, Field field, Values values) {
    switch (field) {
      case VERDICT, SEVERITY -> {
        // Both are of the state, see there.
      }
      case DOMAIN -> all.add(interned(columns.domains, columns::domain, values));
      case EDITION -> all.add(interned(columns.editions, columns::edition, values));
      case GROUP -> all.add(texts(columns.targetGroups(), values));
      case AGENT_VERSION -> all.add(texts(columns.agentVersions(), values));
      case FAMILY -> all.add(family(values));
      case SOURCE -> all.add(source(values));
      case BUILD -> all.add(build(values));
      case REASON -> all.add(reason(values));
      case TAG -> all.add(sets(columns.tags(), values, false));
      case ACCOUNT -> all.add(sets(columns.accounts(), values, true));
      case KB -> all.add(sets(columns.kbs(), values, true));
    }
  }

  // A tile and its list agree: a machine that is silent is not also in the list of a verdict or
  // severity, unless silent ones are asked for as well.
  private void state(List<IntPredicate> all) {
    Values verdict = filter.values(Field.VERDICT);
    Values severity = filter.values(Field.SEVERITY);
    if (verdict.isEmpty() && severity.isEmpty()) {
      return;
    }
    boolean silentWanted = verdict.wanted().contains(MachineFilter.SILENT);
    boolean silentExcluded = verdict.excluded().contains(MachineFilter.SILENT);
    boolean anyWanted = verdict.wanted().isEmpty() && severity.wanted().isEmpty();
    boolean[] verdicts = verdicts(verdict);
    boolean[] severities = new boolean[Severity.values().length];
    for (Severity each : Severity.values()) {
      severities[each.rank()] =
          (severity.wanted().isEmpty() || severity.wanted().contains(each.name()))
              && !severity.excluded().contains(each.name());
    }
    all.add(
        slot ->
            silence.silent(columns.lastSeen(slot), columns.silentAfter(slot))
                ? !silentExcluded
                    && (anyWanted || silentWanted)
                    && (severity.wanted().isEmpty() || severities[columns.severity(slot)])
                : verdicts[columns.verdictNumber(slot)] && severities[columns.severity(slot)]);
  }

  // Unknown are also those that are counted as that, see there.
  private boolean[] verdicts(Values values) {
    boolean[] wanted = wanted(columns.verdicts, values);
    boolean wants = values.wanted().contains(VerdictCode.UNKNOWN.name());
    boolean excludes = values.excluded().contains(VerdictCode.UNKNOWN.name());
    if (wants || excludes) {
      int unknown = columns.verdicts.find(VerdictCode.UNKNOWN.name());
      int[] counted = columns.countedVerdicts();
      for (int number = 0; number < counted.length; number++) {
        String name = columns.verdicts.text(number);
        if (counted[number] == unknown && name != null && !values.excluded().contains(name)) {
          wanted[number] = wants && !excludes;
        }
      }
    }
    return wanted;
  }

  private void days(List<IntPredicate> all, long now) {
    Integer held = filter.forDays();
    if (held != null) {
      long latest = now - Duration.ofDays(held).toMillis();
      all.add(slot -> columns.sinceMillis(slot) <= latest);
    }
    Integer unseen = filter.unseenDays();
    if (unseen != null) {
      long latest = now - Duration.ofDays(unseen).toMillis();
      all.add(slot -> columns.lastSeen(slot) <= latest);
    }
  }

  private static boolean[] wanted(Interned texts, Values values) {
    boolean[] wanted = new boolean[texts.size()];
    if (values.wanted().isEmpty()) {
      java.util.Arrays.fill(wanted, true);
    }
    set(wanted, texts, values.wanted(), true);
    set(wanted, texts, values.excluded(), false);
    return wanted;
  }

  private static void set(boolean[] wanted, Interned texts, Set<String> values, boolean to) {
    for (String value : values) {
      int number = texts.find(IndexText.of(value));
      if (number >= 0) {
        wanted[number] = to;
      }
    }
  }

  private static IntPredicate interned(Interned texts, IntUnaryOperator column, Values values) {
    boolean[] wanted = wanted(texts, values);
    return slot -> wanted[column.applyAsInt(slot)];
  }

  // A build line and its list agree: a family that is not known is that of a client there.
  private IntPredicate family(Values values) {
    boolean[] wanted = wanted(columns.families, values);
    boolean clientsOfLine =
        !filter.values(Field.BUILD).wanted().isEmpty()
            && values.wanted().contains(WindowsFamily.CLIENT.name());
    return slot ->
        wanted[columns.family(slot)]
            || (clientsOfLine && columns.windowsFamily(slot) == WindowsFamily.CLIENT);
  }

  private IntPredicate source(Values values) {
    boolean[] kinds = wanted(columns.kinds, new Values(values.wanted(), Set.of()));
    boolean[] servers = wanted(columns.servers, new Values(values.wanted(), Set.of()));
    boolean[] otherKinds = wanted(columns.kinds, new Values(Set.of(), values.excluded()));
    boolean[] otherServers = wanted(columns.servers, new Values(Set.of(), values.excluded()));
    return slot -> {
      int kind = columns.kind(slot);
      int server = columns.server(slot);
      return (kinds[kind] || servers[server]) && otherKinds[kind] && otherServers[server];
    };
  }

  private IntPredicate build(Values values) {
    long[] wanted = builds(values.wanted());
    long[] excluded = builds(values.excluded());
    return slot -> (wanted.length == 0 || of(wanted, slot)) && !of(excluded, slot);
  }

  // Pairs of a build and a revision, -1 for any.
  private static long[] builds(Set<String> values) {
    long[] builds = new long[2 * values.size()];
    int next = 0;
    for (String value : values) {
      String[] parts = value.split("[.]", 2);
      builds[next++] = MachineColumns.clamped(Long.parseLong(parts[0]));
      builds[next++] = parts.length == 1 ? -1 : MachineColumns.clamped(Long.parseLong(parts[1]));
    }
    return builds;
  }

  private boolean of(long[] builds, int slot) {
    for (int i = 0; i < builds.length; i += 2) {
      if (columns.build(slot) == builds[i]
          && (builds[i + 1] < 0 || columns.ubr(slot) == builds[i + 1])) {
        return true;
      }
    }
    return false;
  }

  private IntPredicate reason(Values values) {
    long wanted = ReasonBits.of(values.wanted());
    long excluded = ReasonBits.of(values.excluded());
    boolean any = values.wanted().isEmpty();
    TextColumn others = columns.otherReasons();
    IntPredicate other = sets(others, new Values(values.wanted(), Set.of()), false);
    IntPredicate allowed = sets(others, new Values(Set.of(), values.excluded()), false);
    return slot ->
        (any || (columns.reasons(slot) & wanted) != 0 || other.test(slot))
            && (columns.reasons(slot) & excluded) == 0
            && allowed.test(slot);
  }

  private static IntPredicate texts(TextColumn column, Values values) {
    return interned(column.texts(), column::number, values);
  }

  static IntPredicate sets(TextColumn column, Values values, boolean anyCase) {
    Interned sets = column.texts();
    Set<String> wantedEntries = anyCase ? lower(values.wanted()) : values.wanted();
    Set<String> excludedEntries = anyCase ? lower(values.excluded()) : values.excluded();
    boolean[] wanted = new boolean[sets.size()];
    for (int number = 0; number < wanted.length; number++) {
      List<String> entries = TextSet.entries(sets.text(number));
      Predicate<Set<String>> any =
          of ->
              entries.stream()
                  .anyMatch(entry -> of.contains(anyCase ? entry.toLowerCase(Locale.ROOT) : entry));
      wanted[number] =
          (wantedEntries.isEmpty() || any.test(wantedEntries)) && !any.test(excludedEntries);
    }
    return slot -> wanted[column.number(slot)];
  }

  private static Set<String> lower(Set<String> values) {
    return values.stream()
        .map(value -> value.toLowerCase(Locale.ROOT))
        .collect(java.util.stream.Collectors.toSet());
  }

  private void duplicates(List<IntPredicate> all) {
    MachineFilter.Duplicate duplicate = filter.duplicate();
    if (duplicate != null) {
      BitSet slots = columns.duplicates(duplicate);
      all.add(slots::get);
    }
  }

  // Many machines share a text, so that each is looked at once.
  private void disabled(List<IntPredicate> all) {
    if (!filter.disabled().asks()) {
      return;
    }
    TextColumn causes = columns.causes();
    BitSet wanted = new BitSet();
    for (int number = 0; number < causes.texts().size(); number++) {
      if (Disablings.Cause.all(causes.texts().text(number)).stream()
          .anyMatch(filter.disabled()::matches)) {
        wanted.set(number);
      }
    }
    all.add(slot -> wanted.get(causes.number(slot)));
  }
}
