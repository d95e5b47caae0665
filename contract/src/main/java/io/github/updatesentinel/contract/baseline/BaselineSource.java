package io.github.updatesentinel.contract.baseline;

/** Which list of builds names the required build, in the words of the heartbeat. */
public enum BaselineSource {
  COLLECTOR,
  FILE,
  SHIPPED
}
