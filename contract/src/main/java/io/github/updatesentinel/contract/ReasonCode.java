package io.github.updatesentinel.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Why a verdict is what it is. The order is the order of telling: the first explains most. */
// Text is a record of strings: immutable, which only an annotation of Error Prone could say.
@SuppressWarnings("ImmutableEnumChecker")
public enum ReasonCode {
  SERVICE_DISABLED(
      Subject.SERVICE,
      new Text("Service disabled", "服务被禁用"),
      new Text(
          "The service is disabled. If the Windows Modules Installer alone is disabled, a scan finds no updates.",
          "服务已被禁用。仅 Windows Modules Installer（Windows 模块安装程序，TrustedInstaller）被禁用就足以使扫描找不到任何更新。")),
  SERVICE_MISSING(
      Subject.SERVICE,
      new Text("Service missing", "服务不存在"),
      new Text("The service does not exist.", "服务不存在。")),
  SERVICE_HIJACKED(
      Subject.SERVICE,
      new Text("Service runs a program that is not part of Windows", "服务运行的不是 Windows 自带的程序"),
      new Text(
          "The service runs a program that is not part of Windows.", "服务运行的不是 Windows 自带的程序。")),
  SERVICE_START_FAILED(
      Subject.SERVICE,
      new Text("Service does not start", "服务无法启动"),
      new Text("The service could not be started.", "服务无法启动。")),
  SCAN_ACCESS_DENIED(
      Subject.NONE,
      new Text("Scan refused", "扫描被拒绝"),
      new Text("Windows Update refused the scan.", "Windows 更新拒绝了扫描请求。")),
  SCAN_TIMED_OUT(
      Subject.NONE,
      new Text("Scan timed out", "扫描超时"),
      new Text("The scan did not finish in time.", "扫描未在规定时间内完成。")),
  SCAN_HRESULT(
      Subject.NONE,
      new Text("Scan ended with an error", "扫描出错"),
      new Text("The scan ended with this error code.", "扫描以此错误代码结束。")),
  /**
   * The scan ended without an answer of the Windows Update Agent: it crashed or could not start.
   */
  SCAN_BROKEN(
      Subject.NONE,
      new Text("Scan returned no result", "扫描没有返回结果"),
      new Text("The scan ended without a result.", "扫描没有返回结果。")),
  SCAN_WARNING(
      Subject.NONE,
      new Text("Scan incomplete", "扫描不完整"),
      new Text("The result of the scan is incomplete, or may be.", "扫描结果不完整，或可能不完整。")),
  BUILD_BEHIND(
      Subject.NONE,
      new Text("Build behind", "内部版本低于要求"),
      new Text("The installed build is older than the required build.", "当前内部版本低于要求的内部版本。")),
  /** An update may be installed and only waits for the restart that raises the build. */
  REBOOT_PENDING(
      Subject.NONE,
      new Text("Restart pending", "等待重新启动"),
      new Text("An update may be installed already and need only a restart.", "更新可能已安装，仅等待重新启动。")),
  HISTORY_FAILURE(
      Subject.NONE,
      new Text("Failure in the update history", "更新历史记录中有失败"),
      new Text("The update history contains this failure.", "更新历史记录中有此失败。")),
  EVENT_LOG_FAILURE(
      Subject.NONE,
      new Text("Failure in the event log", "事件日志中有失败"),
      new Text("The event log contains this failure.", "事件日志中有此失败。")),
  UPDATE_LOG_FAILURE(
      Subject.NONE,
      new Text("Failure in WindowsUpdate.log", "WindowsUpdate.log 中有失败"),
      new Text("WindowsUpdate.log contains this failure.", "WindowsUpdate.log 中有此失败。")),
  SCAN_STALE(
      Subject.NONE,
      new Text("Last scan too old", "距上次扫描时间过长"),
      new Text("The last scan is too old to be used.", "距上次扫描时间过长，结果不再采用。")),
  BASELINE_MISSING(
      Subject.NONE,
      new Text("No baseline", "没有基线"),
      new Text("No baseline defines the required build for this computer.", "没有基线规定此计算机要求的内部版本。")),
  BUILD_AGED(
      Subject.NONE,
      new Text("Old build, nothing newer found", "内部版本发布已久且未找到更新"),
      new Text(
          "The installed build is old, and the scan finds nothing newer.",
          "当前内部版本发布已久，而扫描没有找到更新的内部版本。")),
  SERVICE_DISABLED_AT_RESTART(
      Subject.SERVICE,
      new Text("Service disabled from the next restart", "服务将在重新启动后被禁用"),
      new Text(
          "The service is set to Disabled in the registry. The change takes effect at the next restart.",
          "注册表中已设为禁用，下次重新启动后生效。")),
  /** Windows did not let us read a required service; it may be healthy or not. */
  SERVICE_UNREADABLE(
      Subject.SERVICE,
      new Text("Service can't be read", "服务无法读取"),
      new Text(
          "Windows denied access to the service, so its state is unknown.",
          "Windows 拒绝读取该服务，其状态未知。")),
  /** Windows did not let us read all of the event log; there may be failures that we don't see. */
  EVIDENCE_MISSING(
      Subject.NONE,
      new Text("Event log can't be read", "事件日志无法读取"),
      new Text(
          "Part of the event log can't be read. It may contain failures of Windows Update.",
          "无法读取部分事件日志，其中可能有 Windows 更新的失败记录。"));

  /** What the {@code subject} of a reason is. */
  public enum Subject {
    /** There is none: the code says what it is about. */
    NONE,
    /** The key name of a service. */
    SERVICE
  }

  private final Subject subject;
  private final Text title;
  private final Text meaning;

  ReasonCode(Subject subject, Text title, Text meaning) {
    this.subject = subject;
    this.title = title;
    this.meaning = meaning;
  }

  public Subject subject() {
    return subject;
  }

  /** In few words: for lists, filters and alerts. */
  public Text title() {
    return title;
  }

  /** In a sentence or two. */
  public Text meaning() {
    return meaning;
  }

  /** The same codes, most telling first; those that this version does not know come last. */
  public static List<String> inOrder(List<String> codes) {
    List<String> ordered = new ArrayList<>(codes);
    ordered.sort(
        Comparator.comparingInt(ReasonCode::place).thenComparing(Comparator.naturalOrder()));
    return ordered;
  }

  private static int place(String code) {
    return new Open<>(ReasonCode.class, code)
        .known()
        .map(List.of(values())::indexOf)
        .orElse(values().length);
  }
}
