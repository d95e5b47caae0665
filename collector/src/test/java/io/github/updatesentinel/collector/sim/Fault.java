package io.github.updatesentinel.collector.sim;

/** What may be wrong with a required service. */
enum Fault {
  NONE("", false, false),
  TRUSTED_INSTALLER_DISABLED("TrustedInstaller", true, true),
  TRUSTED_INSTALLER_START_FAILED("TrustedInstaller", true, true),
  TRUSTED_INSTALLER_HIJACKED("TrustedInstaller", true, true),
  TRUSTED_INSTALLER_DISABLED_AT_RESTART("TrustedInstaller", false, false),
  BITS_DISABLED("BITS", false, true),
  UPDATE_SERVICE_DISABLED("wuauserv", false, true),
  ORCHESTRATOR_DISABLED("UsoSvc", false, true),
  CRYPTOGRAPHY_MISSING("CryptSvc", false, true);

  private final String service;
  private final boolean blind;
  private final boolean blocked;

  Fault(String service, boolean blind, boolean blocked) {
    this.service = service;
    this.blind = blind;
    this.blocked = blocked;
  }

  String service() {
    return service;
  }

  /** Whether a scan finds nothing and reports no error. */
  boolean blind() {
    return blind;
  }

  boolean blocked() {
    return blocked;
  }

  /** Whether the named service is disabled as the service manager has it. */
  boolean disables(String name) {
    return this != TRUSTED_INSTALLER_START_FAILED
        && this != TRUSTED_INSTALLER_HIJACKED
        && this != CRYPTOGRAPHY_MISSING
        && blocked
        && service.equals(name);
  }
}
