package io.github.updatesentinel.agent.updatelog.line;

import io.github.updatesentinel.agent.fact.HResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who asked for a scan, in a line such as {@code * END * Finding updates CallerId = CcmExec, Id =
 * 4, Exit code = 0x00000000 (cV = ...)} or {@code ** START ** Agent: Finding updates [CallerId =
 * AutomaticUpdates]}.
 *
 * @param caller null where the line does not tell; empty where the caller has no name
 * @param id null where the line does not tell
 * @param exitCode null where the line does not tell
 */
public record CallerLine(@Nullable String caller, @Nullable Long id, @Nullable HResult exitCode) {
  private static final String FINDING = "Findingupdates";
  private static final int MAX_LOST = 3;

  private static final Pattern CALLER = Pattern.compile("Caller ?Id\\s*=\\s*");
  private static final Pattern CLIENT = Pattern.compile("Client ?Id\\s*=\\s*");
  private static final Pattern ID = Pattern.compile("[\\s,]Id\\s*=\\s*(\\d{1,10})(?!\\d)");
  private static final Pattern EXIT =
      Pattern.compile("[Ee]xit code\\s*[=:]\\s*((?:0[xX])?[0-9A-Fa-f]{1,8})(?![0-9A-Fa-f])");

  public static CallerLine of(String text) {
    Matcher caller = CALLER.matcher(text);
    if (!caller.find()) {
      return new CallerLine(null, id(text, 0), exitCode(text));
    }
    String rest = text.substring(caller.end());
    Matcher id = ID.matcher(rest);
    int end = end(rest);
    Long number = null;
    // A caller can have any name, also one that looks like what follows: the last one counts.
    while (id.find()) {
      number = Long.valueOf(id.group(1));
      end = Math.min(rest.length(), id.start());
    }
    String name = rest.substring(0, end);
    return new CallerLine(strip(name), number, exitCode(text));
  }

  /**
   * The caller of the API, in a line such as {@code Search ClientId = CcmExec, ServiceId = ...}.
   */
  public static @Nullable String client(String text) {
    Matcher client = CLIENT.matcher(text);
    if (!client.find()) {
      return null;
    }
    String rest = text.substring(client.end());
    int service = rest.indexOf(", ServiceId");
    int found = rest.indexOf(", Updates found");
    int end = end(rest);
    end = service >= 0 ? Math.min(end, service) : end;
    return strip(rest.substring(0, found >= 0 ? Math.min(end, found) : end));
  }

  /**
   * Whether the line begins or ends a scan although letters of {@code Finding updates} are lost.
   *
   * @param word {@code START} or {@code END}
   */
  public static boolean isScan(String text, String word) {
    Matcher caller = CALLER.matcher(text);
    int begin = text.indexOf(word);
    if (begin < 0 || !caller.find() || caller.start() < begin) {
      return false;
    }
    String name =
        text.substring(begin + word.length(), caller.start())
            .replace("Agent:", "")
            .replaceAll("[^A-Za-z]", "");
    return name.length() >= FINDING.length() - MAX_LOST && isSubsequence(name, FINDING);
  }

  private static boolean isSubsequence(String part, String whole) {
    int at = 0;
    for (int index = 0; index < part.length(); index++) {
      at = whole.indexOf(part.charAt(index), at) + 1;
      if (at == 0) {
        return false;
      }
    }
    return true;
  }

  public static @Nullable HResult exitCode(String text) {
    Matcher exit = EXIT.matcher(text);
    HResult code = null;
    while (exit.find()) {
      code = HResult.of(Integer.parseUnsignedInt(exit.group(1).replaceFirst("0[xX]", ""), 16));
    }
    return code;
  }

  private static @Nullable Long id(String text, int from) {
    Matcher id = ID.matcher(text);
    return id.find(from) ? Long.valueOf(id.group(1)) : null;
  }

  private static int end(String rest) {
    int end = rest.length();
    for (String mark : new String[] {"]", " (cV", ", Exit code", ", cV"}) {
      int at = rest.indexOf(mark);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    return end;
  }

  private static String strip(String name) {
    String stripped = name.strip();
    if (stripped.endsWith(",")) {
      stripped = stripped.substring(0, stripped.length() - 1).strip();
    }
    return stripped.equals("<NULL>") || stripped.equals("(null)") ? "" : stripped;
  }
}
