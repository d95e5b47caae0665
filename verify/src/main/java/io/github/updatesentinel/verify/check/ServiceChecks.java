package io.github.updatesentinel.verify.check;

import com.google.gson.JsonElement;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the Service Control Manager has of the service: item 21. */
final class ServiceChecks {
  private static final int ITEM = 21;
  private static final String KEY = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\UpdateSentinel";
  private static final List<String> JAVA_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");
  private static final List<String> PRIVILEGES =
      List.of("SeChangeNotifyPrivilege", "SeCreateGlobalPrivilege", "SeImpersonatePrivilege");
  private static final long RESET_PERIOD = 86_400;
  private static final List<Long> RESTARTS = List.of(60_000L, 120_000L, 300_000L);

  private static final Pattern PRIVILEGE = Pattern.compile("\\bSe[A-Za-z]+Privilege\\b");
  private static final Pattern PERIOD = Pattern.compile("RESET_PERIOD[^\\n]*?(\\d+)\\s*(?:\\n|$)");

  /** "RESTART -- Delay = 60000 milliseconds." in any language. */
  private static final Pattern DELAY = Pattern.compile("=\\s*(\\d+)");

  private static final Pattern FLAG = Pattern.compile("NONCRASH_FAILURES\\S*\\s*:?\\s*(\\S+)");

  static final List<Check> ALL =
      List.of(
          check("service configuration", "sc.exe qc", b -> configuration(b, sc(b, "qc"))),
          check("recovery", "sc.exe qfailure", b -> recovery(sc(b, "qfailure"))),
          check(
              "recovery also without a crash",
              "sc.exe qfailureflag",
              b -> flag(sc(b, "qfailureflag"))),
          check("required privileges", "sc.exe qprivs", b -> privileges(sc(b, "qprivs"))),
          check(
              "description",
              "the service's description, by PowerShell",
              b -> description(described(b))),
          check(
              "Java options of the computer kept away",
              "reg.exe query " + KEY + " /v Environment",
              b -> environment(b.tools().registry(KEY, "Environment"))));

  private ServiceChecks() {}

  private static Check check(String name, String done, Check.Body body) {
    return new Check(ITEM, name, Phase.INSTALLED, done, body);
  }

  private static String sc(Bench bench, String query) throws IOException {
    return Tools.printed(bench.tools().sc(query, Product.SERVICE));
  }

  private static Result configuration(Bench bench, String qc) {
    String path = bench.product().installFolder().resolve("UpdateSentinel.exe").toString();
    return configuration(path, qc);
  }

  /**
   * Judges {@code sc.exe qc}.
   *
   * @param path of the service's program
   */
  static Result configuration(String path, String qc) {
    List<String> wrong = new ArrayList<>();
    if (!qc.contains("(DELAYED)")) {
      wrong.add("it does not start delayed");
    }
    if (!qc.contains("\"" + path + "\" //RS//UpdateSentinel")) {
      wrong.add("its path is not in quotes, or another one");
    }
    if (!qc.contains("LocalSystem")) {
      wrong.add("its account is not LocalSystem");
    }
    return Result.of(Tools.excerpt(qc), wrong);
  }

  static Result recovery(String qfailure) throws NothingSeen {
    Matcher period = PERIOD.matcher(qfailure);
    if (!period.find()) {
      throw new NothingSeen("sc.exe qfailure shows no RESET_PERIOD: " + Tools.excerpt(qfailure));
    }
    List<Long> delays =
        DELAY
            .matcher(qfailure.substring(period.end()))
            .results()
            .map(found -> Long.parseLong(found.group(1)))
            .toList();
    List<String> wrong = new ArrayList<>();
    if (Long.parseLong(period.group(1)) != RESET_PERIOD) {
      wrong.add(
          "counting starts again after %s s, not %d".formatted(period.group(1), RESET_PERIOD));
    }
    if (!delays.equals(RESTARTS)) {
      wrong.add("it restarts after %s ms, not %s".formatted(delays, RESTARTS));
    }
    return Result.of("reset period %s s, after %s ms".formatted(period.group(1), delays), wrong);
  }

  static Result flag(String qfailureflag) throws NothingSeen {
    Matcher flag = FLAG.matcher(qfailureflag);
    if (!flag.find()) {
      throw new NothingSeen("sc.exe qfailureflag shows no flag: " + Tools.excerpt(qfailureflag));
    }
    return flag.group(1).equals("TRUE")
        ? Result.pass("TRUE")
        : Result.fail(flag.group(1), "a service that ends with an error is not started again");
  }

  static Result privileges(String qprivs) throws NothingSeen {
    List<String> found =
        List.copyOf(
            new TreeSet<>(PRIVILEGE.matcher(qprivs).results().map(MatchResult::group).toList()));
    return found.equals(PRIVILEGES)
        ? Result.pass(String.join(", ", found))
        : Result.fail(found.toString(), "expected " + PRIVILEGES);
  }

  private static String described(Bench bench) throws IOException {
    JsonElement json =
        bench
            .tools()
            .json(
                "ConvertTo-Json -Compress -InputObject (Get-CimInstance Win32_Service -Filter "
                    + Tools.quoted("Name='UpdateSentinel'")
                    + ").Description");
    if (!json.isJsonPrimitive()) {
      throw new NothingSeen("PowerShell shows no description");
    }
    return json.getAsString();
  }

  static Result description(String text) {
    List<String> wrong = new ArrayList<>();
    if (!text.contains(
        "Checks whether the status that Windows Update reports on this computer can be trusted")) {
      wrong.add("its English is missing");
    }
    if (!text.contains("检查更新所需的服务")) {
      wrong.add("its Chinese is missing or spoiled");
    }
    return Result.of(text, wrong);
  }

  /**
   * Judges the variables that the Service Control Manager sets for this service only.
   *
   * @param value of Environment; null where there is none
   */
  static Result environment(@Nullable String value) {
    // As reg.exe shows the end of each string in a REG_MULTI_SZ.
    List<String> variables = value == null ? List.of() : List.of(value.split("\\\\0"));
    List<String> wrong = new ArrayList<>();
    for (String variable : JAVA_VARIABLES) {
      String set = variable + "=";
      if (variables.stream().noneMatch(v -> v.startsWith(set) && !v.equals(set))) {
        wrong.add(variable + " of the computer reaches the service");
      }
    }
    return Result.of(value == null ? "no value" : value, wrong);
  }
}
