package io.github.updatesentinel.agent.fact;

/**
 * What Windows answered when it was asked whether a service can run at all.
 *
 * @param answer {@code S_OK} when it started or ran already; else the Win32 error as HRESULT, of
 *     StartService or of what has to come before it
 */
public record StartAttempt(String service, HResult answer) {
  /** Windows' own word that the service can't run: error 1058. */
  public boolean provesDisabled() {
    return HResult.E_SERVICE_DISABLED.equals(answer);
  }

  /** Whether we may not try, which tells nothing of the service. */
  public boolean isRefused() {
    return HResult.E_ACCESSDENIED.equals(answer);
  }
}
