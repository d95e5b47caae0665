package io.github.updatesentinel.agent.fact;

import java.util.Set;

/**
 * What Windows answered when it was asked whether a service can run at all.
 *
 * @param answer {@code S_OK} when it started or ran already; else the Win32 error as HRESULT, of
 *     StartService or of what has to come before it
 * @param repeated whether an attempt some time before was answered the same
 */
public record StartAttempt(String service, HResult answer, boolean repeated) {
  /** Disabled; its program, or the path to it, does not exist. None of these passes by itself. */
  private static final Set<HResult> PROVE_AT_ONCE =
      Set.of(HResult.E_SERVICE_DISABLED, HResult.ofWin32(2), HResult.ofWin32(3));

  /**
   * No program, no valid signature, a time-out, a dependency that fails or is missing, a logon that
   * fails, a service that its program does not know: an overloaded computer may answer so once.
   */
  private static final Set<HResult> PROVE_WHEN_REPEATED =
      Set.of(
          HResult.ofWin32(193),
          HResult.ofWin32(577),
          HResult.ofWin32(1053),
          HResult.ofWin32(1068),
          HResult.ofWin32(1069),
          HResult.ofWin32(1075),
          HResult.ofWin32(1083));

  /** One that nothing is known to have come before. */
  public StartAttempt(String service, HResult answer) {
    this(service, answer, false);
  }

  /** Whether the service can't run. */
  public boolean provesBlocked() {
    return provesAtOnce() || (repeated && provesWhenRepeated());
  }

  public boolean provesAtOnce() {
    return PROVE_AT_ONCE.contains(answer);
  }

  public boolean provesWhenRepeated() {
    return PROVE_WHEN_REPEATED.contains(answer);
  }

  /**
   * Whether the answer says anything of the service. An access that is denied does not: security
   * software may forbid it to us alone.
   */
  public boolean isTelling() {
    return answer.equals(HResult.S_OK) || provesAtOnce() || provesWhenRepeated();
  }
}
