package io.github.updatesentinel.agent.win32.com;

import io.github.updatesentinel.agent.fact.HResult;

/** A COM call that failed: which, and with what. */
public final class ComFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient HResult hresult;

  public ComFailure(String call, HResult hresult) {
    super(call + ": " + hresult.describe());
    this.hresult = hresult;
  }

  public HResult hresult() {
    return hresult;
  }
}
