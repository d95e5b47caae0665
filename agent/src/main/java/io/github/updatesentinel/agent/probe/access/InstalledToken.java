package io.github.updatesentinel.agent.probe.access;

import java.io.IOException;

/** The enrolment token that the installer was given, which lies where it put it. */
public interface InstalledToken {
  /**
   * Takes the token away; that it is gone already is fine.
   *
   * @throws IOException if it is still there; says which call and code
   */
  void erase() throws IOException;
}
