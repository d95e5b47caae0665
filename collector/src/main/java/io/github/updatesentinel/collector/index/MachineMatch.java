package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.contract.WindowsFamily;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A filter, translated into the numbers of the columns. */
final class MachineMatch {
  private final MachineColumns columns;
  private final MachineFilter filter;
  private final Silence silence;
  private final int verdict;
  private final int domain;
  private final int edition;
  private final int family;
  private final boolean clientsOfLine;
  private final int kind;
  private final int server;
  private final long reason;
  private final int build;
  private final int ubr;
  private final byte @Nullable [] part;
  private final MachineColumns.@Nullable IdPrefix prefix;

  MachineMatch(MachineColumns columns, MachineFilter filter, Silence silence) {
    this.columns = columns;
    this.filter = filter;
    this.silence = silence;
    verdict = filter.verdict() == null ? 0 : columns.verdicts.find(filter.verdict());
    domain = filter.domain() == null ? 0 : columns.domains.find(filter.domain());
    edition = filter.edition() == null ? 0 : columns.editions.find(filter.edition());
    family = filter.family() == null ? 0 : columns.families.find(filter.family());
    clientsOfLine = filter.build() != null && WindowsFamily.CLIENT.name().equals(filter.family());
    kind = filter.source() == null ? 0 : columns.kinds.find(filter.source());
    server = filter.source() == null ? 0 : columns.servers.find(filter.source());
    reason = filter.reason() == null ? 0 : columns.reasonBits.find(filter.reason());
    build = filter.build() == null ? 0 : MachineColumns.clamped(filter.build());
    ubr = filter.ubr() == null ? 0 : MachineColumns.clamped(filter.ubr());
    part = filter.q() == null ? null : filter.q().getBytes(StandardCharsets.UTF_8);
    prefix = filter.q() == null ? null : MachineColumns.IdPrefix.of(filter.q());
  }

  boolean matches(int slot) {
    return state(slot)
        && (filter.domain() == null || columns.domain(slot) == domain)
        && (filter.edition() == null || columns.edition(slot) == edition)
        && (filter.family() == null || family(slot))
        && (filter.source() == null || columns.kind(slot) == kind || columns.server(slot) == server)
        && (filter.build() == null || columns.build(slot) == build)
        && (filter.ubr() == null || columns.ubr(slot) == ubr)
        && (filter.reason() == null || (columns.reasons(slot) & reason) != 0)
        && (part == null || named(slot, part));
  }

  // A tile and its list agree: who is silent is not also in the list of a verdict or severity.
  private boolean state(int slot) {
    if (filter.verdict() != null && columns.verdictNumber(slot) != verdict) {
      return false;
    }
    if (filter.severity() != null && columns.severity(slot) != filter.severity().rank()) {
      return false;
    }
    if (filter.silent()) {
      return silence.silent(columns.silentAfter(slot));
    }
    boolean any = filter.verdict() == null && filter.severity() == null;
    return any || !silence.silent(columns.silentAfter(slot));
  }

  // A build line and its list agree: a family that is not known is that of a client there.
  private boolean family(int slot) {
    return clientsOfLine
        ? columns.windowsFamily(slot) == WindowsFamily.CLIENT
        : columns.family(slot) == family;
  }

  private boolean named(int slot, byte[] text) {
    return columns.nameContains(slot, text) || (prefix != null && columns.idBegins(slot, prefix));
  }
}
