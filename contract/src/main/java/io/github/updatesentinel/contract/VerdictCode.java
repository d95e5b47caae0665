package io.github.updatesentinel.contract;

/**
 * What an agent concludes, in one word; worst first, which is the order of the fleet's tiles. New
 * ones may come: readers keep a code that they do not know.
 */
// Text is a record of strings: immutable, which only an annotation of Error Prone could say.
@SuppressWarnings("ImmutableEnumChecker")
public enum VerdictCode {
  /** Windows says "0 updates", and can't be believed. */
  FALSE_UP_TO_DATE(
      Severity.CRITICAL,
      new Text("Falsely up to date", "误报为最新"),
      new Text(
          "Windows Update shows \"up to date\" on this computer, but that status can't be trusted.",
          "“Windows 更新”在此计算机上显示已是最新，但该状态不可信。"),
      new Text(
          "Restore the start type of the service, find out what disabled it (Group Policy, hardening script; event 7040 in the System log), scan again, and check the OS version with winver.",
          "恢复服务的启动类型，查明是什么禁用了该服务（组策略、加固脚本；“系统”日志事件 7040），重新扫描，并以 winver 显示的内部版本为准。")),
  /** Updates can't be evaluated or installed, but the machine does not claim to be up to date. */
  SERVICING_BLOCKED(
      Severity.ERROR,
      new Text("Updates blocked", "更新被阻止"),
      new Text("Windows can't evaluate or install updates on this computer.", "此计算机无法正常评估或安装更新。"),
      new Text(
          "Restore the start type of the service, find out what disabled it (Group Policy, hardening script; event 7040 in the System log), and scan again.",
          "恢复服务的启动类型，查明是什么禁用了该服务（组策略、加固脚本；“系统”日志事件 7040），然后重新扫描。")),
  /** Windows offers an update that it can never install. */
  INSTALL_FAILING(
      Severity.ERROR,
      new Text("Installation keeps failing", "安装持续失败"),
      new Text(
          "An update that this computer needs is offered, but its installation keeps failing.",
          "此计算机所需的更新已提供，但安装持续失败。"),
      new Text(
          "Look up the error code of the failed update, and repair the component store: run DISM /Online /Cleanup-Image /RestoreHealth, then install the update again.",
          "请按失败更新的错误代码排查，并修复组件存储：运行 DISM /Online /Cleanup-Image /RestoreHealth，然后重新安装该更新。")),
  SCAN_FAILED(
      Severity.WARNING,
      new Text("Scan failed", "扫描失败"),
      new Text(
          "The scan failed, so it is unknown which updates this computer lacks.",
          "扫描失败，无法得知此计算机缺少哪些更新。"),
      new Text(
          "Fix the error above. Start with the update server and the network path to it.",
          "请处理上述错误，通常应检查更新服务器及到该服务器的网络。")),
  /** The line is past its last update: nothing is offered any more. */
  END_OF_SERVICE(
      Severity.WARNING,
      new Text("End of support", "已终止支持"),
      new Text(
          "This version of Windows no longer gets updates, so a scan finds none.",
          "此 Windows 版本不再获得更新，因此扫描找不到更新。"),
      new Text(
          "Upgrade to a supported version of Windows, or activate an Extended Security Updates (ESU) license where one is sold for this version.",
          "请升级到受支持的 Windows 版本；如此版本提供扩展安全更新 (ESU)，也可激活其许可证。")),
  /** An honest zero on an old build: the server does not offer what it should. */
  BEHIND_BASELINE(
      Severity.WARNING,
      new Text("Behind baseline", "低于基线"),
      new Text(
          "The scan is healthy and finds nothing, but the installed build is older than required.",
          "扫描正常且未找到更新，但当前内部版本低于要求。"),
      new Text(
          "On the update server, check that the required update is approved for the group of this computer.",
          "请在更新服务器上确认所需更新已对此计算机所在的组审批。")),
  /** Installed, but not in effect before the restart. */
  RESTART_PENDING(
      Severity.INFO,
      new Text("Restart pending", "等待重新启动"),
      new Text(
          "An update waits for a restart. Until then, a scan says little.",
          "有更新等待重新启动。在此之前，扫描结果意义有限。"),
      new Text(
          "Restart the computer. Shutting down is not enough where Fast Startup is on.",
          "请重新启动计算机。如已开启快速启动，仅关机是不够的。")),
  /** A setting tells this computer to wait. */
  HELD_BACK(
      Severity.INFO,
      new Text("Updates on hold", "更新被搁置"),
      new Text(
          "Updates are paused, hidden, or pinned to another version on this computer, so it lacks a required update.",
          "此计算机上的更新已暂停、被隐藏或被锁定到其他版本，因此缺少所需的更新。"),
      new Text(
          "If this is not intended, resume updates in Settings, show the hidden update, or remove the target version from the policy.",
          "如非有意为之，请在“设置”中恢复更新、取消隐藏更新，或从策略中删除目标版本。")),
  UPDATES_PENDING(
      Severity.INFO,
      new Text("Updates pending", "有待安装的更新"),
      new Text("Updates are waiting to be installed.", "有更新等待安装。"),
      new Text("Install the updates, and restart if Windows asks for it.", "请安装更新，并按提示重新启动。")),
  UP_TO_DATE_UNVERIFIED(
      Severity.INFO,
      new Text("Up to date, unverified", "已是最新（未核实）"),
      new Text(
          "A healthy scan found nothing, but this result can't be verified.",
          "扫描正常且未找到更新，但此结果无法核实。"),
      new Text(
          "The reasons show what is missing. Most often a current baseline that contains this build line is enough.",
          "缺少什么请见判断依据。通常只需一份包含此内部版本系列的最新基线。")),
  UNKNOWN(
      Severity.INFO,
      new Text("Unknown", "未知"),
      new Text("No scan result is available yet.", "尚无可用的扫描结果。"),
      new Text("Scan again.", "请重新扫描。")),
  UP_TO_DATE(
      Severity.OK,
      new Text("Up to date", "已是最新"),
      new Text(
          "A healthy scan found nothing, and the installed build is the required one.",
          "扫描正常且未找到更新，内部版本符合要求。"),
      new Text("No action is required.", "无需处理。"));

  private final Severity severity;
  private final Text title;
  private final Text meaning;
  private final Text advice;

  VerdictCode(Severity severity, Text title, Text meaning, Text advice) {
    this.severity = severity;
    this.title = title;
    this.meaning = meaning;
    this.advice = advice;
  }

  /** In few words: for lists, filters and alerts. */
  public Text title() {
    return title;
  }

  /** In a sentence or two. */
  public Text meaning() {
    return meaning;
  }

  /** What an administrator does about it. */
  public Text advice() {
    return advice;
  }

  /**
   * The severity of a judgement with this code, where nothing makes it milder. Readers of a
   * heartbeat take {@code verdict.severity} instead.
   */
  public Severity severity() {
    return severity;
  }

  /** The verdict of this name; UNKNOWN for one that this version does not know. */
  public static VerdictCode of(String name) {
    return new Open<>(VerdictCode.class, name).orElse(UNKNOWN);
  }
}
