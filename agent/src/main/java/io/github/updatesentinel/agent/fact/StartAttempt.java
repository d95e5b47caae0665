package io.github.updatesentinel.agent.fact;

/**
 * What StartService answered when it was asked whether a service can run at all.
 *
 * @param answer {@code S_OK} when it started or ran already; else the Win32 error as HRESULT
 */
public record StartAttempt(String service, HResult answer) {
  /** Windows' own word that the service can't run: error 1058. */
  public boolean provesDisabled() {
    return HResult.E_SERVICE_DISABLED.equals(answer);
  }
}
