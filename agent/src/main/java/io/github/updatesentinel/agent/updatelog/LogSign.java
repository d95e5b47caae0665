package io.github.updatesentinel.agent.updatelog;

/**
 * What another log shows.
 *
 * @param count lines that show it
 * @param firstLine number of the first such line
 * @param lastLine number of the last such line
 */
public record LogSign(Kind kind, long count, long firstLine, long lastLine) {
  /** What a line shows. */
  public enum Kind {
    /** 0x80070422: a service that servicing needs is disabled. */
    SERVICE_DISABLED,
    /** 0x80070BC9: servicing waits for a restart. */
    RESTART_REQUIRED,
    /** 0x800706BA: a service that servicing calls does not answer. */
    RPC_UNAVAILABLE,
    /** The component store is damaged. */
    STORE_DAMAGE,
    /** A scan ended, with whatever count. */
    DETECTION,
    /** A scan found no update. */
    DETECTION_ZERO,
    /** A scan failed. */
    DETECTION_FAILED,
    /** A download or an installation failed. */
    INSTALLATION_FAILED
  }
}
