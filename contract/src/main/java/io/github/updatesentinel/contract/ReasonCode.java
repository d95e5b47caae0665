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
          "The service is disabled. If the Windows Modules Installer alone is disabled, a scan"
              + " finds no updates.",
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
  SERVICE_FILE_MISSING(
      Subject.SERVICE,
      new Text("Program file of the service missing", "服务的程序文件缺失"),
      new Text("A program file of the service does not exist.", "服务的程序文件不存在。")),
  SERVICE_START_FAILED(
      Subject.SERVICE,
      new Text("Service does not start", "服务无法启动"),
      new Text("The service could not be started.", "服务无法启动。")),
  TAMPERING(
      Subject.SETTING,
      new Text("Signs of tampering", "存在篡改迹象"),
      new Text(
          "The computer shows a sign of tampering with Windows Update, such as a renamed service"
              + " key. Malware does this. Have your security team examine the computer.",
          "此计算机有 Windows 更新被篡改的迹象，例如服务项被改名。恶意软件会这样做，请交由安全团队检查。")),
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
  INSTALL_FAILED(
      Subject.KB,
      new Text("Installation failed", "安装失败"),
      new Text("The installation of this update failed.", "此更新安装失败。")),
  SERVICING_ENDED(
      Subject.NONE,
      new Text("Support ended", "已终止支持"),
      new Text(
          "Microsoft no longer releases updates for this version of Windows.",
          "Microsoft 已不再为此 Windows 版本发布更新。")),
  ESU_NOT_LICENSED(
      Subject.NONE,
      new Text("No ESU license", "没有 ESU 许可证"),
      new Text(
          "Updates for this version are released only to computers with an active Extended Security"
              + " Updates (ESU) license. None was found on this computer.",
          "此版本仅向具有有效扩展安全更新 (ESU) 许可证的计算机提供更新，而此计算机上未找到该许可证。")),
  BUILD_BEHIND(
      Subject.NONE,
      new Text("Build behind", "内部版本低于要求"),
      new Text("The installed build is older than the required build.", "当前内部版本低于要求的内部版本。")),
  /** An update may be installed and only waits for the restart that raises the build. */
  REBOOT_PENDING(
      Subject.NONE,
      new Text("Restart pending", "等待重新启动"),
      new Text("An update may be installed already and need only a restart.", "更新可能已安装，仅等待重新启动。")),
  UPDATES_PAUSED(
      Subject.NONE,
      new Text("Updates paused", "更新已暂停"),
      new Text("Updates are paused on this computer.", "此计算机上的更新已暂停。")),
  VERSION_PINNED(
      Subject.NONE,
      new Text("Version pinned", "版本已锁定"),
      new Text(
          "A policy keeps this computer on another Windows version than the installed one.",
          "策略将此计算机锁定在与当前不同的 Windows 版本。")),
  UPDATES_HIDDEN(
      Subject.NONE,
      new Text("Updates hidden", "更新被隐藏"),
      new Text(
          "An update that Windows needs is hidden, so Windows Update does not offer it.",
          "Windows 所需的更新已被隐藏，因此“Windows 更新”不会提供该更新。")),
  UPDATES_DEFERRED(
      Subject.NONE,
      new Text("Updates deferred", "更新已推迟"),
      new Text("A policy defers quality updates.", "策略推迟了质量更新。")),
  BUILD_CONTRADICTORY(
      Subject.NONE,
      new Text("Build numbers contradict each other", "内部版本号相互矛盾"),
      new Text(
          "The revision in the registry and the newest installed cumulative update differ.",
          "注册表中的修订号与最新安装的累积更新不一致。")),
  SCAN_SEES_NOTHING(
      Subject.NONE,
      new Text("Scan sees no installed update", "扫描看不到已安装的更新"),
      new Text(
          "The scan does not see any installed update of Windows, although there is one. It may not"
              + " see missing updates either.",
          "扫描看不到任何已安装的 Windows 更新，而实际上存在。扫描可能同样看不到缺少的更新。")),
  SOURCE_OFFERS_NOTHING(
      Subject.NONE,
      new Text("Update server offers nothing", "更新服务器未提供任何更新"),
      new Text(
          "The update server offers no update of Windows to this computer, so a scan that finds"
              + " nothing proves nothing.",
          "更新服务器未向此计算机提供任何 Windows 更新，因此扫描未找到更新并不说明问题。")),
  SOURCE_DIFFERS(
      Subject.NONE,
      new Text("Scan asked another source", "扫描使用了其他更新源"),
      new Text(
          "The scan asked another source than the policy names for quality updates.",
          "扫描所用的更新源与策略为质量更新指定的更新源不同。")),
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
      new Text(
          "WindowsUpdate.log shows that the scan found nothing because the evaluation of updates"
              + " failed.",
          "WindowsUpdate.log 显示扫描未找到更新的原因是评估更新时失败。")),
  SCAN_STALE(
      Subject.NONE,
      new Text("Last scan too old", "距上次扫描时间过长"),
      new Text("The last scan is too old to be used.", "距上次扫描时间过长，结果不再采用。")),
  BASELINE_STALE(
      Subject.NONE,
      new Text("Baseline outdated", "基线已过时"),
      new Text("The baseline has no recent release of this build line.", "基线中没有此内部版本系列的近期版本。")),
  BASELINE_MISSING(
      Subject.NONE,
      new Text("No baseline", "没有基线"),
      new Text("No baseline defines the required build for this computer.", "没有基线规定此计算机要求的内部版本。")),
  BUILD_AGED(
      Subject.NONE,
      new Text("Old build", "内部版本发布已久"),
      new Text("The installed build was released long ago.", "当前内部版本发布已久。")),
  AUTO_UPDATE_OFF(
      Subject.SETTING,
      new Text("Automatic updates off", "自动更新已关闭"),
      new Text(
          "Automatic Updates is turned off or only notifies. Updates are not installed without a"
              + " person or a tool.",
          "自动更新已关闭或仅通知，更新需由人员或工具安装。")),
  AU_NOT_SCANNING(
      Subject.NONE,
      new Text("Windows does not scan", "Windows 自身未在扫描"),
      new Text(
          "Windows itself has not searched for updates for a long time.", "Windows 自身已很久没有检查更新。")),
  TASKS_DISABLED(
      Subject.SETTING,
      new Text("Update tasks disabled", "更新计划任务被禁用"),
      new Text("Scheduled tasks of Windows Update are disabled.", "Windows 更新的计划任务已被禁用。")),
  SERVICING_ENDS_SOON(
      Subject.NONE,
      new Text("Support ends soon", "即将终止支持"),
      new Text(
          "Microsoft will soon stop releasing updates for this version of Windows.",
          "Microsoft 即将停止为此 Windows 版本发布更新。")),
  PATCH_MANAGER(
      Subject.SERVICE,
      new Text("Managed by a patch manager", "由补丁管理器管理"),
      new Text(
          "A patch manager controls updates and keeps the Windows Update service disabled.",
          "更新由补丁管理器控制，Windows Update 服务由其保持禁用。")),
  CLOCK_WRONG(
      Subject.NONE,
      new Text("Clock wrong", "时钟不准"),
      new Text(
          "The clock of this computer differs from the clock of the collector.",
          "此计算机的时钟与上报服务器的时钟不一致。")),
  SOURCE_UNENCRYPTED(
      Subject.SETTING,
      new Text("Update server without encryption", "更新服务器未加密"),
      new Text(
          "The update server is used over http. Its answers can be forged on the network.",
          "更新服务器通过 http 访问，其响应可能在网络上被伪造。")),
  SERVICE_DISABLED_AT_RESTART(
      Subject.SERVICE,
      new Text("Service disabled from the next restart", "服务将在重新启动后被禁用"),
      new Text(
          "The service is set to Disabled in the registry. The change takes effect at the next"
              + " restart.",
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
          "Part of the event log can't be read, or is disabled. Failures of Windows Update may be"
              + " missing.",
          "无法读取部分事件日志，或其已被禁用，Windows 更新的失败可能因此没有记录。"));

  /** What the {@code subject} of a reason is. */
  public enum Subject {
    /** There is none: the code says what it is about. */
    NONE,
    /** The key name of a service. */
    SERVICE,
    /** The number of an update, such as KB5017308. */
    KB,
    /** The name of a setting of Windows. */
    SETTING
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
