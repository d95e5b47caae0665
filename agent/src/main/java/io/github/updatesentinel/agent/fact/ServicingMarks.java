package io.github.updatesentinel.agent.fact;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What else bears on whether this Windows gets updates. Each part is null where it could not be
 * read.
 *
 * @param rollupFixes the second witness of the installed build
 * @param kernel file version of ntoskrnl.exe; reported, never judged
 * @param hotpatch whether Windows is set up to get hotpatches
 * @param esu whether an Extended Security Updates license is active
 * @param tampering signs of tampering, such as {@code wuauserv_bkp}; empty for none
 * @param packagesChangedAt when servicing last got a package, or removed one; updates that leave
 *     the revision as it is, such as those of .NET, show there alone
 */
public record ServicingMarks(
    @Nullable RollupFixes rollupFixes,
    @Nullable String kernel,
    @Nullable Boolean hotpatch,
    @Nullable Boolean esu,
    @Nullable List<String> tampering,
    @Nullable Instant packagesChangedAt) {
  /** Nothing could be read. */
  public static final ServicingMarks UNKNOWN = new ServicingMarks(null, null, null, null, null);

  /** One that says nothing of when packages came. */
  public ServicingMarks(
      @Nullable RollupFixes rollupFixes,
      @Nullable String kernel,
      @Nullable Boolean hotpatch,
      @Nullable Boolean esu,
      @Nullable List<String> tampering) {
    this(rollupFixes, kernel, hotpatch, esu, tampering, null);
  }

  /** The same with what another source knows of the license. */
  public ServicingMarks withEsu(@Nullable Boolean licensed) {
    return new ServicingMarks(
        rollupFixes, kernel, hotpatch, licensed, tampering, packagesChangedAt);
  }

  public ServicingMarks {
    tampering = tampering == null ? null : List.copyOf(tampering);
  }
}
