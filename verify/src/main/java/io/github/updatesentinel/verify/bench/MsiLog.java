package io.github.updatesentinel.verify.bench;

import java.util.List;
import java.util.regex.Pattern;

/** The content of a verbose log of Windows Installer. */
public final class MsiLog {
  /**
   * Such as "Product: Update Sentinel -- Error 1939. ...": number and colon are in each language.
   */
  private static final Pattern ERROR =
      Pattern.compile("(?m)^.*(?:-- \\S+ (1\\d{3}|2\\d{3})[.。]|Error (1\\d{3}|2\\d{3})[.:]).*$");

  private static final Pattern RETURN_3 = Pattern.compile("(?m)^Action ended .*Return value 3\\.");
  private static final int MOST = 5;

  private MsiLog() {}

  /** Errors and actions that failed, each as the log has it. */
  public static List<String> errors(String log) {
    return java.util.stream.Stream.concat(
            ERROR.matcher(log).results(), RETURN_3.matcher(log).results())
        .map(found -> Tools.excerpt(found.group()))
        .distinct()
        .limit(MOST)
        .toList();
  }
}
