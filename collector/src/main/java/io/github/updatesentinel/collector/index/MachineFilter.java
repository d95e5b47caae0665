package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.machine.MachineVerdict;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which machines. Null asks for nothing; what is asked for must hold together.
 *
 * @param silent true: only silent ones ({@code verdict=SILENT}); a verdict asks for machines that
 *     are not silent, so that a tile and its list agree
 * @param verdict a name, also one of a newer agent
 * @param family such as {@code SERVER}; with {@code build}, {@code CLIENT} asks for all that are no
 *     servers, so that a build line and its list agree
 * @param source a kind such as {@code WSUS}, or the URL of a server
 * @param ubr only together with {@code build}
 * @param q part of {@code host.domain}, or the beginning of an agent id; lower case
 */
public record MachineFilter(
    boolean silent,
    @Nullable String verdict,
    @Nullable Severity severity,
    @Nullable String domain,
    @Nullable Long build,
    @Nullable Long ubr,
    @Nullable String edition,
    @Nullable String family,
    @Nullable String source,
    @Nullable String reason,
    @Nullable String q) {
  /** All machines. */
  public static final MachineFilter ALL =
      new MachineFilter(false, null, null, null, null, null, null, null, null, null, null);

  /** What {@code verdict} says for machines that are silent. */
  public static final String SILENT = MachineVerdict.SILENT;

  private static final int MAX_TEXT = 2048;

  /**
   * An invalid value; the other parameters are used.
   *
   * @param parameter its name, also the key of a text {@code problem.PARAMETER}
   * @param value as it came, cut at 100 characters
   * @param expected what was expected, in English
   */
  public record Problem(String parameter, String value, String expected) {
    /** One line in English, for the API. */
    public String text() {
      return parameter + ": expected " + expected + ", found \"" + value + "\"";
    }
  }

  /** A filter, and what could not be used. */
  public record Parsed(MachineFilter filter, List<Problem> problems) {}

  /**
   * Reads the filter's query parameters; empty values are treated as absent.
   *
   * @param parameter the first value of a query parameter, or null
   */
  public static Parsed parse(Function<String, @Nullable String> parameter) {
    return parse(parameter, verdict -> false);
  }

  /**
   * The same where machines may have verdicts that this version does not know.
   *
   * @param had whether some machine has this verdict
   */
  public static Parsed parse(Function<String, @Nullable String> parameter, Predicate<String> had) {
    Reader reader = new Reader(parameter);
    String verdict = reader.text("verdict");
    boolean silent = SILENT.equals(verdict);
    if (verdict != null && !silent && !had.test(verdict)) {
      VerdictCode code = reader.constant("verdict", VerdictCode.values(), " or " + SILENT);
      verdict = code == null ? null : code.name();
    }
    Severity severity = reader.constant("severity", Severity.values(), "");
    long[] build = reader.build();
    String q = reader.text("q");
    return new Parsed(
        new MachineFilter(
            silent,
            silent ? null : verdict,
            severity,
            reader.text("domain"),
            build.length > 0 ? (Long) build[0] : null,
            build.length > 1 ? (Long) build[1] : null,
            reader.text("edition"),
            reader.text("family"),
            reader.text("source"),
            reader.text("reason"),
            q == null ? null : q.toLowerCase(Locale.ROOT)),
        List.copyOf(reader.problems));
  }

  /** The query parameters that give this filter, in a fixed order. */
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    put(parameters, "verdict", silent ? SILENT : verdict);
    put(parameters, "severity", severity == null ? null : severity.name());
    put(parameters, "domain", domain);
    put(parameters, "build", build == null ? null : ubr == null ? "" + build : build + "." + ubr);
    put(parameters, "edition", edition);
    put(parameters, "family", family);
    put(parameters, "source", source);
    put(parameters, "reason", reason);
    put(parameters, "q", q);
    return parameters;
  }

  private static void put(Map<String, String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }

  private static final class Reader {
    private final Function<String, @Nullable String> parameter;
    private final List<Problem> problems = new ArrayList<>();

    Reader(Function<String, @Nullable String> parameter) {
      this.parameter = parameter;
    }

    @Nullable String text(String name) {
      String value = parameter.apply(name);
      if (value == null || value.isBlank()) {
        return null;
      }
      if (value.length() > MAX_TEXT || value.indexOf('\0') >= 0) {
        problem(name, value, "at most " + MAX_TEXT + " characters, none of them U+0000");
        return null;
      }
      return value.strip();
    }

    <E extends Enum<E>> @Nullable E constant(String name, E[] constants, String orElse) {
      String value = text(name);
      if (value == null) {
        return null;
      }
      List<String> names = new ArrayList<>();
      for (E constant : constants) {
        if (constant.name().equals(value)) {
          return constant;
        }
        names.add(constant.name());
      }
      problem(name, value, "one of " + String.join(", ", names) + orElse);
      return null;
    }

    long[] build() {
      String value = text("build");
      if (value == null) {
        return new long[0];
      }
      if (!value.matches("[0-9]{1,10}([.][0-9]{1,10})?")) {
        problem("build", value, "a build such as 19044 or 19044.1706");
        return new long[0];
      }
      String[] parts = value.split("[.]", 2);
      return parts.length == 1
          ? new long[] {Long.parseLong(parts[0])}
          : new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[1])};
    }

    void problem(String name, String value, String expected) {
      problems.add(
          new Problem(name, value.length() > 100 ? value.substring(0, 100) : value, expected));
    }
  }
}
