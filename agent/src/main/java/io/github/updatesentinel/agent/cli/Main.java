package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.agent.Version;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.service.AgentLog;
import io.github.updatesentinel.agent.service.WindowsMachine;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The agent's command line. */
public final class Main {
  private static final String USAGE =
      """
      Usage: sentinel COMMAND

        check [--json] [--remediate [--dry-run]]
                         check services, scan for updates, and report the verdict;
                         检查服务、扫描更新并给出结论
                         --remediate restores disabled services once, as administrator;
                         以管理员身份一次性恢复被禁用的服务
                         --dry-run only shows what that would do; 只显示将执行的操作
        analyze-log [--json] FILE|FOLDER|ZIP...
                         report what logs of Windows Update say about its scans;
                         报告 Windows 更新日志中的扫描情况
        diagnose [--out FILE]
                         write one zip file for support, without secrets;
                         生成供技术支持使用的 zip 文件，不含机密信息
        version          print the version; 显示版本

      Exit codes of check: 0 OK or INFO, 1 WARNING, 2 ERROR or CRITICAL, 3 could not run.
      check 的退出代码：0 正常或提示，1 警告，2 错误或严重，3 无法运行。
      Exit codes of analyze-log: 0 FOUND or HONEST_ZERO, 1 no clear result,
      2 FALSE_ZERO or FAILED, 3 could not read.
      analyze-log 的退出代码：0 找到更新或确无更新，1 无明确结果，2 误报为零或扫描失败，3 无法读取。
      """;

  private Main() {}

  public static void main(String[] arguments) {
    List<String> all = List.of(arguments);
    String command = all.isEmpty() ? "" : all.get(0);
    List<String> rest = all.isEmpty() ? all : all.subList(1, all.size());
    if (command.equals("scan") && WindowsMachine.isWindows()) {
      AgentLog.toConsole();
      ScanCommand.run(rest);
      return;
    }
    if (command.equals("update-log") && WindowsMachine.isWindows()) {
      System.exit(UpdateLogCommand.run(rest));
    }
    PrintStream out = Console.out(rest.contains("--json"));
    System.exit(run(command, rest, out, Console.err()));
  }

  static int run(String command, List<String> arguments, PrintStream out, PrintStream err) {
    switch (command) {
      case "version" -> {
        out.println("Update Sentinel " + Version.get());
        return ExitCode.OK;
      }
      case "check" -> {
        return check(arguments, out, err);
      }
      case "analyze-log" -> {
        return analyzeLog(arguments, out, err);
      }
      case "diagnose" -> {
        return diagnose(arguments, out, err);
      }
      case "help", "--help", "-h" -> {
        out.print(USAGE);
        return ExitCode.OK;
      }
      default -> {
        err.print(USAGE);
        return ExitCode.COULD_NOT_RUN;
      }
    }
  }

  private static int analyzeLog(List<String> arguments, PrintStream out, PrintStream err) {
    Language system = Language.of(null);
    boolean showable = Console.canShow("更新", arguments.contains("--json"));
    Language language = showable ? system : Language.ENGLISH;
    return new AnalyzeLogCommand(out, err, language, Console.isInteractive()).run(arguments);
  }

  private static int check(List<String> arguments, PrintStream out, PrintStream err) {
    boolean json = arguments.contains("--json");
    boolean remediate = arguments.contains("--remediate");
    boolean dryRun = arguments.contains("--dry-run");
    long known = Stream.of(json, remediate, dryRun).filter(given -> given).count();
    if (arguments.size() != known || (dryRun && !remediate)) {
      return unknownArgument("check", arguments, err);
    }
    if (!WindowsMachine.isWindows()) {
      return requiresWindows("check", err);
    }
    return new CheckCommand(out, err, new CheckCommand.Options(json, remediate, dryRun)).run();
  }

  private static int diagnose(List<String> arguments, PrintStream out, PrintStream err) {
    boolean named = arguments.size() == 2 && arguments.get(0).equals("--out");
    if (!arguments.isEmpty() && !named) {
      return unknownArgument("diagnose", arguments, err);
    }
    if (!WindowsMachine.isWindows()) {
      return requiresWindows("diagnose", err);
    }
    try {
      Path file = named ? Path.of(arguments.get(1)) : null;
      return new DiagnoseCommand(out, err).run(file);
    } catch (InvalidPathException e) {
      err.println("diagnose: " + e.getMessage());
      return ExitCode.COULD_NOT_RUN;
    }
  }

  private static int unknownArgument(String command, List<String> arguments, PrintStream err) {
    err.println(command + ": unknown argument in " + arguments);
    err.print(USAGE);
    return ExitCode.COULD_NOT_RUN;
  }

  private static int requiresWindows(String command, PrintStream err) {
    err.printf(
        "%1$s requires Windows, but this system is %2$s. Run it on the Windows computer"
            + " that you want to check.%n"
            + "%1$s 需要 Windows，而当前系统是 %2$s。请在要检查的 Windows 计算机上运行。%n",
        command, System.getProperty("os.name"));
    return ExitCode.COULD_NOT_RUN;
  }
}
