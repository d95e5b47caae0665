package io.github.updatesentinel.collector.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated scan ended.
 *
 * @param outcome as in the heartbeat
 * @param hresult null where none was learnt
 * @param name of hresult, or of the first warning
 * @param found null if the scan gave no count
 * @param error in words; null if there is none
 */
record ScanEnd(
    String outcome,
    @Nullable String hresult,
    String name,
    @Nullable Integer found,
    List<String> warnings,
    @Nullable String error) {
  static final String SERVICE_DISABLED = "0x80070422";

  /** What an installation ends with that is rolled back. */
  static final String NOT_INSTALLED = "0x800F0922";

  private static final String OK = "0x00000000";

  static final ScanEnd NOT_RUN = new ScanEnd("NOT_RUN", null, "", null, List.of(), null);
  static final ScanEnd ZERO = found(0);

  /** What a blind machine may say beside its zero. */
  static final ScanEnd ZERO_AND_DISABLED =
      new ScanEnd("SUCCEEDED", OK, "E_SERVICE_DISABLED", 0, List.of(SERVICE_DISABLED), null);

  /** What is in the way of single machines. */
  static final List<ScanEnd> TROUBLES =
      List.of(
          failed("0x8024402C", "WU_E_PT_WINHTTP_NAME_NOT_RESOLVED"),
          failed("0x80072EE2", "WININET_E_TIMEOUT"),
          failed("0x80072F8F", "WININET_E_DECODING_FAILED"),
          failed("0x80244010", "WU_E_PT_EXCEEDED_MAX_SERVER_TRIPS"),
          failed("0x80070005", "E_ACCESSDENIED"),
          new ScanEnd(
              "TIMED_OUT", null, "", null, List.of(), "no answer within PT30M; process ended"),
          new ScanEnd(
              "SUCCEEDED_WITH_ERRORS",
              OK,
              "WU_E_PT_SOAPCLIENT_SOAPFAULT",
              0,
              List.of("0x80244007"),
              null));

  /** What all clients of a server see while it is down. */
  static final ScanEnd SERVER_DOWN = failed("0x80244022", "WU_E_PT_HTTP_STATUS_SERVICE_UNAVAIL");

  static ScanEnd found(int updates) {
    return new ScanEnd("SUCCEEDED", OK, "", updates, List.of(), null);
  }

  private static ScanEnd failed(String hresult, String name) {
    return new ScanEnd("FAILED", hresult, name, null, List.of(), null);
  }

  boolean counted() {
    return found != null;
  }

  boolean foundNothing() {
    return found != null && found == 0;
  }

  boolean complete() {
    return outcome.equals("SUCCEEDED") && warnings.isEmpty();
  }
}
