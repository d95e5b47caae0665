package io.github.updatesentinel.agent.win32;

import io.github.updatesentinel.agent.fact.HResult;

/** A COM call that failed: which, and with what. */
final class ComFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient HResult hresult;

  ComFailure(String call, HResult hresult) {
    super(call + ": " + hresult.describe());
    this.hresult = hresult;
  }

  HResult hresult() {
    return hresult;
  }
}
