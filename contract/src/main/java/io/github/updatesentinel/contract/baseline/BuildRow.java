package io.github.updatesentinel.contract.baseline;

import io.github.updatesentinel.contract.WindowsFamily;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One release of one build line.
 *
 * @param kb null for the original release, or where not known
 * @param released the day that a source gives
 * @param releasedEstimate the day it should have come out by the monthly rhythm; weaker than the
 *     others
 * @param notAfter it was out by that day
 * @param kind one of {@link BaselineLimits#KINDS}; null where not known
 * @param of of a hotpatch: the revision of the cumulative update that it stands for; null else
 * @param family whose release it is; null for both, and for clients alone from build 26100 on
 */
public record BuildRow(
    int build,
    int ubr,
    @Nullable String kb,
    @Nullable LocalDate released,
    @Nullable LocalDate releasedEstimate,
    @Nullable LocalDate notAfter,
    @Nullable String kind,
    @Nullable Integer of,
    @Nullable WindowsFamily family) {
  private static final Set<Integer> BASE_MONTHS = Set.of(1, 4, 7, 10);

  /** One for both families that is no hotpatch. */
  public BuildRow(
      int build,
      int ubr,
      @Nullable String kb,
      @Nullable LocalDate released,
      @Nullable LocalDate releasedEstimate,
      @Nullable LocalDate notAfter,
      @Nullable String kind) {
    this(build, ubr, kb, released, releasedEstimate, notAfter, kind, null, null);
  }

  /** As {@code winver} shows it: {@code 19044.2006}. */
  public String os() {
    return build + "." + ubr;
  }

  /** The same with the family, where it is meant for one alone: {@code 26100.33158 (SERVER)}. */
  public String name() {
    return family == null ? os() : os() + " (" + family + ")";
  }

  /** The lines that it is a release of. */
  List<BuildLine> lines() {
    if (family != null) {
      return List.of(new BuildLine(build, family));
    }
    BuildLine client = BuildLine.client(build);
    return build >= BuildLine.FIRST_WITH_OWN_REVISIONS
        ? List.of(client)
        : List.of(client, new BuildLine(build, WindowsFamily.SERVER));
  }

  /** The latest day it can have come out, so that an age is never overstated by a guess. */
  public Optional<LocalDate> outBy() {
    return Optional.ofNullable(
        released != null ? released : notAfter != null ? notAfter : releasedEstimate);
  }

  /** Whether it changes programs in memory, so that Windows needs no restart. */
  boolean isHotpatch() {
    return BaselineLimits.HOTPATCH.equals(kind);
  }

  /**
   * Whether every managed machine gets it. WSUS is not sent previews, and an out-of-band release
   * goes to those who need it.
   */
  public boolean isMonthly() {
    if (kind != null) {
      return kind.equals("B");
    }
    LocalDate day = released != null ? released : releasedEstimate;
    return day != null && PatchDays.isOne(day);
  }

  /** Whether hotpatched computers get it as well: once a quarter they restart too. */
  boolean isOfBaseMonth() {
    LocalDate day = released != null ? released : releasedEstimate;
    return isMonthly() && day != null && BASE_MONTHS.contains(day.getMonthValue());
  }
}
