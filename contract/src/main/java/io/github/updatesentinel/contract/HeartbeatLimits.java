package io.github.updatesentinel.contract;

/**
 * How much each member of a heartbeat may hold: agents cut what is longer, the collector refuses
 * it, and {@code heartbeat.schema.json} says the same. Texts are counted in UTF-16 units.
 */
public final class HeartbeatLimits {
  /** Version of the contract: {@code schema}. */
  public static final int SCHEMA = 1;

  /** Heartbeats in one request. */
  public static final int BATCH = 100;

  /** What JSON's numbers hold exactly: counts and durations. */
  public static final long MAX_INTEGER = (1L << 53) - 1;

  /** Numbers that Windows has in 32 bits, such as builds and exit codes. */
  public static final long MAX_UNSIGNED = (1L << 32) - 1;

  public static final int AGENT_VERSION = 100;
  public static final int HOST_NAME = 255;
  public static final int DOMAIN = 255;

  /** Tags that an administrator gave the computer. */
  public static final int TAGS = 20;

  public static final int TAG = 64;

  public static final int PRODUCT = 255;
  public static final int EDITION = 100;
  public static final int RELEASE = 50;
  public static final int ARCHITECTURE = 50;
  public static final int CMGE_VERSION = 100;
  public static final int INSTALLATION_TYPE = 100;
  public static final int KERNEL = 100;

  /** Of the update source and of a scan. */
  public static final int SERVER = 2048;

  public static final int TARGET_GROUP = 1000;
  public static final int CLIENT_ID = 100;
  public static final int SERVER_SELECTION = 100;

  public static final int SERVICES = 200;
  public static final int SERVICE_NAME = 256;

  /** Of a program, a DLL or a debugger's command. */
  public static final int PATH = 4000;

  public static final int DEPENDENCIES = 50;

  public static final int FINDING = 1000;
  public static final int START_TYPE_CHANGES = 20;

  /** Start types that the agent restored. */
  public static final int REMEDIATIONS = 20;

  /** Of a service, or the one that changed a start type. */
  public static final int ACCOUNT = 255;

  /** The policy that sets a start type. */
  public static final int POLICY = 255;

  public static final int SCAN_ERROR = 4000;
  public static final int WARNINGS = 1000;

  /** Updates that are listed; {@code found} counts all. */
  public static final int UPDATES = 50;

  /** Titles of hidden updates; {@code sight.hidden} counts all. */
  public static final int HIDDEN_TITLES = 5;

  /** Of an update, hidden or not, or a failure. */
  public static final int TITLE = 1000;

  public static final int UPDATE_ID = 100;
  public static final int KBS_OF_UPDATE = 100;
  public static final int KB = 50;
  public static final int UPDATE_SEVERITY = 100;
  public static final int FAILURES = 1000;

  /** The release that policy keeps the computer on. */
  public static final int TARGET_RELEASE = 50;

  /** Codes of the update log. */
  public static final int LOG_ERRORS = 50;

  /** The symbolic name of a code. */
  public static final int CODE_NAME = 100;

  public static final int REASONS = 200;
  public static final int REASON_DETAIL = 4000;

  private HeartbeatLimits() {}
}
