package io.github.updatesentinel.verify.bench;

import java.io.IOException;

/** What was to be looked at could not be seen: neither good nor bad. */
public final class NothingSeen extends IOException {
  private static final long serialVersionUID = 1;

  private final String reason;

  public NothingSeen(String reason) {
    super(reason);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
