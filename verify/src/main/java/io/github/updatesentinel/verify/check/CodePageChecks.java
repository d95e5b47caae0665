package io.github.updatesentinel.verify.check;

import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a pipe gets of a report in Chinese, by the console's code page: item 14. */
final class CodePageChecks {
  private static final Duration CHECK = Duration.ofMinutes(5);
  private static final Duration CHCP = Duration.ofSeconds(60);
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** As a range: the runtime of the MSI has no tables of scripts. */
  private static final Pattern CHINESE = Pattern.compile("[\\u4E00-\\u9FFF]");

  static final List<Check> ALL =
      List.of(piped(936, "GBK"), piped(65001, "UTF-8"), piped(437, "US-ASCII"));

  private CodePageChecks() {}

  private static Check piped(int codePage, String charset) {
    return new Check(
        14,
        "piped output under code page " + codePage,
        Phase.AT_WORK,
        "language zh-CN; chcp %d, sentinel.cmd check into a pipe".formatted(codePage),
        bench -> look(bench, codePage, charset));
  }

  private static Result look(Bench bench, int codePage, String charset) throws IOException {
    Tools tools = bench.tools();
    Path script = bench.work().resolve("code-page.cmd");
    Files.writeString(
        script,
        "@echo off\r\n\"%s\" %d >nul\r\ncall \"%s\" check\r\n"
            .formatted(
                bench.windows().system32("chcp.com"),
                codePage,
                bench.product().installFolder().resolve("sentinel.cmd")),
        StandardCharsets.US_ASCII);
    String before = codePage(bench);
    tools.reg("add", Product.SETTINGS_KEY, "/v", "language", "/d", "zh-CN", "/f", "/reg:64");
    // Only the report matters here, not the scan in it.
    tools.reg("add", Product.SETTINGS_KEY, "/v", "scanTimeout", "/d", "PT1S", "/f", "/reg:64");
    try {
      return piped(tools.run(CHECK, script.toString()), charset);
    } finally {
      tools.reg("delete", Product.SETTINGS_KEY, "/v", "language", "/f", "/reg:64");
      tools.reg("delete", Product.SETTINGS_KEY, "/v", "scanTimeout", "/f", "/reg:64");
      if (!before.isEmpty()) {
        // It belongs to the console, and would outlive the program.
        tools.system32(CHCP, "chcp.com", before);
      }
    }
  }

  /** The console's; empty where there is none. */
  private static String codePage(Bench bench) throws IOException {
    return codePage(bench.tools().system32(CHCP, "chcp.com").text());
  }

  /** The last number: the words around it are those of the system's language. */
  static String codePage(String text) {
    Matcher number = NUMBER.matcher(text);
    String last = "";
    while (number.find()) {
      last = number.group();
    }
    return last;
  }

  /**
   * Judges what came through a pipe.
   *
   * @param charset of the code page; with {@code US-ASCII}, which has no Chinese, it has to be
   *     English
   */
  static Result piped(Run run, String charset) throws NothingSeen {
    if (run.timedOut() || run.output().length == 0) {
      throw new NothingSeen("sentinel.cmd check gave nothing, exit code " + run.exitCode());
    }
    String text;
    try {
      text = Charset.forName(charset).newDecoder().decode(ByteBuffer.wrap(run.output())).toString();
    } catch (CharacterCodingException e) {
      return Result.fail(Tools.excerpt(run.text()), "its bytes are not " + charset);
    }
    boolean wanted = !charset.equals("US-ASCII");
    boolean chinese = CHINESE.matcher(text).find();
    if (text.contains("??")) {
      return Result.fail(Tools.excerpt(text), "it has question marks in place of characters");
    }
    return chinese == wanted
        ? Result.pass(Tools.excerpt(text))
        : Result.fail(Tools.excerpt(text), wanted ? "it is not Chinese" : "it is not English");
  }
}
