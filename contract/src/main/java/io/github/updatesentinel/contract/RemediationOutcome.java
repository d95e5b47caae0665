package io.github.updatesentinel.contract;

/** What came of an attempt to restore a start type. New ones may come. */
// Text is a record of strings: immutable, which only an annotation of Error Prone could say.
@SuppressWarnings("ImmutableEnumChecker")
public enum RemediationOutcome {
  /** The start type is restored. No scan has run since. */
  RESTORED(new Text("restored, not yet confirmed by a scan", "已恢复，尚未经扫描确认")),
  /** A scan after it shows that the service no longer blocks updates. */
  CURED(new Text("restored, confirmed by a scan", "已恢复，并经扫描确认")),
  /** A scan after it shows that updates are still blocked. */
  NOT_CURED(new Text("restored, but updates are still blocked", "已恢复，但更新仍被阻止")),
  /** Something disabled the service again. */
  DISABLED_AGAIN(new Text("disabled again", "再次被禁用")),
  /** Windows refused the change, or the start type did not change. */
  FAILED(new Text("failed", "失败")),
  /** Something disabled the service again three times in 24 hours. */
  GAVE_UP(new Text("stopped, because the service is disabled again and again", "因服务反复被禁用而放弃"));

  private final Text title;

  RemediationOutcome(Text title) {
    this.title = title;
  }

  /** In few words. */
  public Text title() {
    return title;
  }
}
