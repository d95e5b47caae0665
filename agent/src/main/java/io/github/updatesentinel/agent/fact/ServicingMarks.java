package io.github.updatesentinel.agent.fact;

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
 */
public record ServicingMarks(
    @Nullable RollupFixes rollupFixes,
    @Nullable String kernel,
    @Nullable Boolean hotpatch,
    @Nullable Boolean esu,
    @Nullable List<String> tampering) {
  /** Nothing could be read. */
  public static final ServicingMarks UNKNOWN = new ServicingMarks(null, null, null, null, null);

  /** The same with what another source knows of the license. */
  public ServicingMarks withEsu(@Nullable Boolean licensed) {
    return new ServicingMarks(rollupFixes, kernel, hotpatch, licensed, tampering);
  }

  public ServicingMarks {
    tampering = tampering == null ? null : List.copyOf(tampering);
  }
}
