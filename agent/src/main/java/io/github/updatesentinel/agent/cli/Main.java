package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.agent.Version;
import io.github.updatesentinel.agent.service.AgentLog;
import io.github.updatesentinel.agent.service.WindowsMachine;
import java.io.PrintStream;
import java.util.List;

/** The agent's command line. */
public final class Main {
  private static final String USAGE =
      """
      Usage: sentinel COMMAND

        check [--json]   check services, scan for updates, and report the verdict;
                         检查服务、扫描更新并给出结论
        version          print the version; 显示版本

      Exit codes of check: 0 OK or INFO, 1 WARNING, 2 ERROR or CRITICAL, 3 could not run.
      check 的退出代码：0 正常或提示，1 警告，2 错误或严重，3 无法运行。
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

  private static int check(List<String> arguments, PrintStream out, PrintStream err) {
    boolean json = arguments.contains("--json");
    if (arguments.size() > (json ? 1 : 0)) {
      err.println("check: unknown argument in " + arguments);
      err.print(USAGE);
      return ExitCode.COULD_NOT_RUN;
    }
    if (!WindowsMachine.isWindows()) {
      err.printf(
          "check requires Windows, but this system is %s. Run it on the Windows computer"
              + " that you want to check.%n"
              + "check 需要 Windows，而当前系统是 %s。请在要检查的 Windows 计算机上运行。%n",
          System.getProperty("os.name"), System.getProperty("os.name"));
      return ExitCode.COULD_NOT_RUN;
    }
    return new CheckCommand(out, err).run(json);
  }
}
