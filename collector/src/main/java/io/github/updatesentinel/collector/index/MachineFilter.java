package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.machine.Disablings;
import io.github.updatesentinel.collector.machine.MachineVerdict;
import io.github.updatesentinel.contract.ChangeMeans;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which machines. All that is asked for must hold together; of the values of one field, any.
 *
 * @param fields what is asked of each field; one that is absent asks for nothing
 * @param names what is searched for; null: nothing
 * @param list id of the kept list that the names come from; null: they were given themselves
 * @param forDays only machines whose verdict is older than so many days
 * @param unseenDays only machines that were not seen for so many days
 * @param duplicate only machines that share this with another one
 * @param disabled only machines on which a service was disabled like this
 * @param groups only machines that are in all of these
 * @param missedOffer only machines that were not offered what their peers were
 */
public record MachineFilter(
    Map<Field, Values> fields,
    @Nullable NameSearch names,
    @Nullable String list,
    @Nullable Integer forDays,
    @Nullable Integer unseenDays,
    @Nullable Duplicate duplicate,
    Disabled disabled,
    Set<InGroup> groups,
    boolean missedOffer) {
  /** All machines. */
  public static final MachineFilter ALL =
      new MachineFilter(Map.of(), null, null, null, null, null, Disabled.ANY, Set.of(), false);

  /** What {@code verdict} says for machines that are silent. */
  public static final String SILENT = MachineVerdict.SILENT;

  /** What {@code by} says for those of whom nobody is known. */
  public static final String NOBODY = "?";

  /** What {@code means} says where it is not known how a service was disabled. */
  public static final String UNKNOWN_MEANS = ChangeMeans.UNKNOWN.name();

  /** What comparisons call {@code by}, which says there what to compare by. */
  public static final String DISABLED_BY = "disabledBy";

  /** What {@code offer} says for machines that were not offered what their peers were. */
  public static final String MISSED = "MISSED";

  /** Most values of one field. */
  public static final int MAX_VALUES = 100;

  private static final int MAX_TEXT = 2048;
  private static final int MAX_DAYS = 3650;
  private static final String NOT = "not-";

  /** What can be filtered by, in the order of the parameters. */
  public enum Field {
    /**
     * A name, also one of a newer agent, or {@value MachineFilter#SILENT}; a verdict asks for
     * machines that are not silent, so that a tile and its list agree.
     */
    VERDICT("verdict"),
    SEVERITY("severity"),
    DOMAIN("domain"),
    /** Such as {@code 19044} or {@code 19044.1706}. */
    BUILD("build"),
    EDITION("edition"),
    /**
     * Such as {@code SERVER}; with a build, {@code CLIENT} asks for all that are no servers, so
     * that a build line and its list agree.
     */
    FAMILY("family"),
    /** A kind such as {@code WSUS}, or the URL of a server. */
    SOURCE("source"),
    /** The target group on the update server. */
    GROUP("group"),
    AGENT_VERSION("agentVersion"),
    TAG("tag"),
    REASON("reason"),
    /** Who changed the start type of a watched service. */
    ACCOUNT("account"),
    /** An update that the last scan offered, such as {@code KB5013942}. */
    KB("kb");

    private final String parameter;

    Field(String parameter) {
      this.parameter = parameter;
    }

    /** The query parameter with values that are asked for. */
    public String parameter() {
      return parameter;
    }

    /** The query parameter with values that are excluded. */
    public String excluding() {
      return NOT + parameter;
    }
  }

  /** What machines can have in common though they should not. */
  public enum Duplicate {
    /** Host name and domain. */
    NAME,
    /** The hardware, as agents identify it when they enroll. */
    HARDWARE
  }

  /**
   * That a service was disabled on the machine; all that is asked for must hold of one such event.
   *
   * @param by the policy or account that did it, or {@value #NOBODY}
   * @param day by the collector's clock, UTC
   * @param means how it was done, such as {@code GROUP_POLICY}
   */
  public record Disabled(
      @Nullable String by,
      @Nullable String service,
      @Nullable LocalDate day,
      @Nullable String means) {
    static final Disabled ANY = new Disabled(null, null, null, null);

    boolean asks() {
      return by != null || service != null || day != null || means != null;
    }

    boolean matches(Disablings.Cause cause) {
      return (by == null
              || (by.equals(NOBODY)
                  ? cause.who() == null
                  : by.equals(cause.policy()) || by.equals(cause.by())))
          && (service == null || service.equals(cause.service()))
          && (day == null || day.toEpochDay() == cause.day())
          && (means == null || means.equals(known(cause.means())));
    }

    private static String known(@Nullable String means) {
      return means == null ? UNKNOWN_MEANS : means;
    }
  }

  /**
   * Values of one field.
   *
   * @param wanted any of these; empty: any value
   * @param excluded none of these
   */
  public record Values(Set<String> wanted, Set<String> excluded) {
    static final Values NONE = new Values(Set.of(), Set.of());

    boolean isEmpty() {
      return wanted.isEmpty() && excluded.isEmpty();
    }
  }

  /**
   * An invalid value; the other parameters are used.
   *
   * @param parameter its name
   * @param value as it came, cut at 100 characters
   * @param expected what was expected, in English
   */
  public record Problem(String parameter, String value, String expected) {
    static Problem of(String parameter, String value, String expected) {
      return new Problem(
          parameter, value.length() > 100 ? value.substring(0, 100) : value, expected);
    }

    /** The key of its text: an excluded value is wrong in the same way. */
    public String key() {
      return "problem."
          + (parameter.startsWith(NOT) ? parameter.substring(NOT.length()) : parameter);
    }

    /** One line in English, for the API. */
    public String text() {
      return parameter + ": expected " + expected + ", found \"" + value + "\"";
    }
  }

  /** A filter, and what could not be used. */
  public record Parsed(MachineFilter filter, List<Problem> problems) {}

  /** One parameter of the filter with one value. */
  public record Parameter(String name, String value) {}

  /**
   * Reads the filter's query parameters; empty values are treated as absent.
   *
   * @param parameters the values of a query parameter
   * @param had whether some machine has this verdict, which this version may not know
   * @param lists the names of a kept list, by its id; null: there is none
   */
  public static Parsed parse(
      Function<String, List<String>> parameters,
      Predicate<String> had,
      Function<String, @Nullable String> lists) {
    Reader reader = new Reader(parameters, had);
    Map<Field, Values> fields = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      Values values =
          new Values(
              reader.values(field, field.parameter()), reader.values(field, field.excluding()));
      if (!values.isEmpty()) {
        fields.put(field, values);
      }
    }
    String list = reader.text("list");
    String kept = list == null ? null : lists.apply(list);
    if (list != null && kept == null) {
      reader.problem("list", list, "the id of a list that is still kept");
    }
    // The form of a kept list sends its id along with what is searched for next.
    NameSearch typed = reader.names(reader.text("q"));
    boolean listed = typed == null && kept != null;
    return new Parsed(
        new MachineFilter(
            Map.copyOf(fields),
            listed ? reader.names(kept) : typed,
            listed ? list : null,
            reader.days("forDays"),
            reader.days("unseenDays"),
            reader.duplicate(),
            new Disabled(
                reader.text("by"), reader.text("service"), reader.day("day"), reader.text("means")),
            reader.groups(),
            reader.missed()),
        List.copyOf(reader.problems));
  }

  /** Reads the parameters of a comparison, where {@code by} says what to compare by. */
  public static Parsed parseCompared(
      Function<String, List<String>> parameters,
      Predicate<String> had,
      Function<String, @Nullable String> lists) {
    return parse(name -> parameters.apply(name.equals("by") ? DISABLED_BY : name), had, lists);
  }

  /** What is asked of a field. */
  public Values values(Field field) {
    return fields.getOrDefault(field, Values.NONE);
  }

  /** Whether this asks for nothing. */
  public boolean isEmpty() {
    return equals(ALL);
  }

  /** The query parameters that give this filter, in a fixed order. */
  public List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    for (Field field : Field.values()) {
      Values values = values(field);
      values.wanted().forEach(value -> parameters.add(new Parameter(field.parameter(), value)));
      values.excluded().forEach(value -> parameters.add(new Parameter(field.excluding(), value)));
    }
    put(parameters, "forDays", forDays);
    put(parameters, "unseenDays", unseenDays);
    put(parameters, "duplicate", duplicate);
    put(parameters, "by", disabled.by());
    put(parameters, "service", disabled.service());
    put(parameters, "day", disabled.day());
    put(parameters, "means", disabled.means());
    groups.forEach(group -> put(parameters, "in", group.text()));
    put(parameters, "offer", missedOffer ? MISSED : null);
    put(parameters, "list", list);
    put(parameters, "q", names == null || list != null ? null : names.text());
    return parameters;
  }

  /** The same for {@link #parseCompared}. */
  public List<Parameter> parametersCompared() {
    return parameters().stream()
        .map(one -> one.name().equals("by") ? new Parameter(DISABLED_BY, one.value()) : one)
        .toList();
  }

  private static void put(List<Parameter> parameters, String name, @Nullable Object value) {
    if (value != null) {
      parameters.add(new Parameter(name, value.toString()));
    }
  }

  /** The same, but asking only for this value of a field. */
  public MachineFilter with(Field field, String value) {
    return with(field, new Values(Set.of(value), Set.of()));
  }

  /** The same, but asking nothing of a field. */
  public MachineFilter without(Field field) {
    return with(field, Values.NONE);
  }

  private MachineFilter with(Field field, Values values) {
    Map<Field, Values> others = new EnumMap<>(Field.class);
    others.putAll(fields);
    others.remove(field);
    if (!values.isEmpty()) {
      others.put(field, values);
    }
    return new MachineFilter(
        Map.copyOf(others),
        names,
        list,
        forDays,
        unseenDays,
        duplicate,
        disabled,
        groups,
        missedOffer);
  }

  private static final class Reader {
    private final Function<String, List<String>> parameters;
    private final Predicate<String> had;
    private final List<Problem> problems = new ArrayList<>();

    Reader(Function<String, List<String>> parameters, Predicate<String> had) {
      this.parameters = parameters;
      this.had = had;
    }

    Set<String> values(Field field, String parameter) {
      Set<String> values = new LinkedHashSet<>();
      for (String value : parameters.apply(parameter)) {
        String text = text(parameter, value);
        if (text == null) {
          continue;
        }
        if (values.size() == MAX_VALUES) {
          problem(parameter, text, "at most " + MAX_VALUES + " values");
          break;
        }
        String expected = expected(field, text);
        if (expected == null) {
          values.add(text);
        } else {
          problem(parameter, text, expected);
        }
      }
      return java.util.Collections.unmodifiableSet(values);
    }

    /** What a value should be; null if it is. */
    private @Nullable String expected(Field field, String value) {
      return switch (field) {
        case VERDICT ->
            value.equals(SILENT) || had.test(value)
                ? null
                : oneOf(value, VerdictCode.values(), " or " + SILENT);
        case SEVERITY -> oneOf(value, Severity.values(), "");
        case BUILD ->
            value.matches("[0-9]{1,10}([.][0-9]{1,10})?")
                ? null
                : "a build such as 19044 or 19044.1706";
        default -> null;
      };
    }

    private static @Nullable String oneOf(String value, Enum<?>[] constants, String orElse) {
      List<String> names = new ArrayList<>();
      for (Enum<?> constant : constants) {
        if (constant.name().equals(value)) {
          return null;
        }
        names.add(constant.name());
      }
      return "one of " + String.join(", ", names) + orElse;
    }

    @Nullable NameSearch names(@Nullable String text) {
      NameSearch search = text == null ? null : NameSearch.of(text);
      String problem = search == null ? null : search.problem();
      if (problem != null && text != null) {
        problem("q", text, problem);
        return null;
      }
      return search;
    }

    @Nullable Integer days(String parameter) {
      String value = text(parameter);
      if (value == null) {
        return null;
      }
      if (value.matches("[0-9]{1,4}")) {
        int days = Integer.parseInt(value);
        if (days >= 1 && days <= MAX_DAYS) {
          return days;
        }
      }
      problem(parameter, value, "a number of days from 1 to " + MAX_DAYS);
      return null;
    }

    @Nullable Duplicate duplicate() {
      String value = text("duplicate");
      if (value == null) {
        return null;
      }
      String expected = oneOf(value, Duplicate.values(), "");
      if (expected != null) {
        problem("duplicate", value, expected);
        return null;
      }
      return Duplicate.valueOf(value);
    }

    @Nullable LocalDate day(String name) {
      String value = text(name);
      try {
        return value == null ? null : LocalDate.parse(value);
      } catch (DateTimeParseException e) {
        problem(name, value, "a day such as 2026-10-13");
        return null;
      }
    }

    Set<InGroup> groups() {
      Set<InGroup> groups = new LinkedHashSet<>();
      for (String value : parameters.apply("in")) {
        String text = text("in", value);
        InGroup group = text == null ? null : InGroup.read(text);
        if (group != null && groups.size() < MAX_VALUES) {
          groups.add(group);
        } else if (text != null) {
          problem("in", text, InGroup.EXPECTED);
        }
      }
      return java.util.Collections.unmodifiableSet(groups);
    }

    boolean missed() {
      String value = text("offer");
      if (value != null && !value.equals(MISSED)) {
        problem("offer", value, MISSED);
      }
      return MISSED.equals(value);
    }

    @Nullable String text(String name) {
      List<String> values = parameters.apply(name);
      return values.isEmpty() ? null : text(name, values.get(0));
    }

    private @Nullable String text(String name, String value) {
      if (value.isBlank()) {
        return null;
      }
      int limit = name.equals("q") ? NameSearch.MAX_TEXT : MAX_TEXT;
      if (value.length() > limit || value.indexOf('\0') >= 0) {
        problem(name, value, "at most " + limit + " characters, none of them U+0000");
        return null;
      }
      return value.strip();
    }

    void problem(String name, String value, String expected) {
      problems.add(Problem.of(name, value, expected));
    }
  }
}
