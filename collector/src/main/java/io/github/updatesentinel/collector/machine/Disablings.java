package io.github.updatesentinel.collector.machine;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.github.updatesentinel.contract.ChangeMeans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which services were disabled on a machine in the last {@value #DAYS} days, and by whom. An agent
 * reports its latest changes only. Immutable.
 */
public final class Disablings {
  /** How long one is kept after its day. */
  public static final int DAYS = 90;

  /** Most of one machine; the oldest are dropped. */
  static final int MOST = 20;

  /** Of a machine without any. */
  public static final Disablings NONE = new Disablings(List.of());

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final List<Disabling> all;

  private Disablings(List<Disabling> all) {
    this.all = all;
  }

  /**
   * A start type that was set to Disabled.
   *
   * @param at as the machine's clock showed it, epoch ms: with the service, it tells one from
   *     another
   * @param day by the collector's clock, since 1970 UTC
   * @param by the account that did it; null where it is not known, as with the others
   * @param means how it was done, such as {@code GROUP_POLICY}
   * @param policy the policy that did it
   */
  public record Disabling(
      long at,
      long day,
      String service,
      @Nullable String by,
      @Nullable String means,
      @Nullable String policy) {
    private boolean same(Disabling other) {
      return at == other.at && service.equals(other.service);
    }

    /** Who did it: the policy where one did, else the account; null where neither is known. */
    public @Nullable String who() {
      return policy != null ? policy : by;
    }

    private Disabling onDay(long otherDay) {
      return new Disabling(at, otherDay, service, by, means, policy);
    }
  }

  /** Reads a column; one that is not understood says nothing. */
  public static Disablings of(@Nullable String column) {
    if (column == null) {
      return NONE;
    }
    try {
      Disabling[] all = GSON.fromJson(column, Disabling[].class);
      return all == null ? NONE : new Disablings(List.of(all));
    } catch (JsonParseException | NullPointerException e) {
      return NONE;
    }
  }

  /**
   * With what a report lists. One that is known keeps its day, which another report may compute
   * otherwise; the rest is taken from the later report, which may know more.
   *
   * @param today since 1970 UTC
   */
  public Disablings with(List<Disabling> reported, long today) {
    if (reported.isEmpty()
        && all.stream().allMatch(one -> one.day > today - DAYS && one.day <= today)) {
      return this;
    }
    List<Disabling> merged = new ArrayList<>();
    for (Disabling one : reported) {
      long day = all.stream().filter(one::same).map(Disabling::day).findFirst().orElse(one.day);
      merged.add(one.onDay(day));
    }
    all.stream().filter(one -> reported.stream().noneMatch(one::same)).forEach(merged::add);
    return new Disablings(
        merged.stream()
            // A day of the future was stored while the clock was ahead.
            .map(one -> one.onDay(Math.min(one.day, today)))
            .filter(one -> one.day > today - DAYS)
            .sorted(Comparator.comparingLong(Disabling::day).reversed())
            .limit(MOST)
            .toList());
  }

  /** Latest day first. */
  public List<Disabling> all() {
    return all;
  }

  /** For the store; null where there is none. */
  public @Nullable String column() {
    return all.isEmpty() ? null : GSON.toJson(all);
  }

  /**
   * The same without the moments, as one text: many machines share it, since a policy disables a
   * service on all of them. Null where there is none.
   */
  public @Nullable String shared() {
    return all.isEmpty()
        ? null
        : all.stream()
            .map(one -> Cause.of(one).text())
            .distinct()
            .sorted()
            .collect(Collectors.joining("\n"));
  }

  /**
   * What disabled a service on a day.
   *
   * @param by an account; null where it is not known, or a policy did it
   * @param means null where it is not known
   */
  public record Cause(
      String service,
      @Nullable String by,
      @Nullable String means,
      @Nullable String policy,
      long day) {
    private static final String BETWEEN = "\u001F";

    /** Where a policy did it, under which account it did so says nothing more. */
    static Cause of(Disabling one) {
      String policy = plain(one.policy());
      String means = plain(one.means());
      return new Cause(
          known(plain(one.service()), ""),
          policy == null ? plain(one.by()) : null,
          ChangeMeans.UNKNOWN.name().equals(means) ? null : means,
          policy,
          one.day());
    }

    /** Reads all of a {@link Disablings#shared} text. */
    public static List<Cause> all(@Nullable String shared) {
      return shared == null
          ? List.of()
          : Arrays.stream(shared.split("\n", -1)).map(Cause::read).toList();
    }

    private static Cause read(String text) {
      String[] parts = text.split(BETWEEN, -1);
      return new Cause(
          parts[0], known(parts[1]), known(parts[2]), known(parts[3]), Long.parseLong(parts[4]));
    }

    private static @Nullable String known(String part) {
      return part.isEmpty() ? null : part;
    }

    private String text() {
      return String.join(
          BETWEEN, service, known(by, ""), known(means, ""), known(policy, ""), "" + day);
    }

    private static String known(@Nullable String part, String otherwise) {
      return part == null ? otherwise : part;
    }

    /** Who did it: the policy where one did, else the account; null where neither is known. */
    public @Nullable String who() {
      return policy != null ? policy : by;
    }

    /** Without the characters that part the fields; null where there is nothing to be seen. */
    private static @Nullable String plain(@Nullable String text) {
      if (text == null) {
        return null;
      }
      boolean controls = text.chars().anyMatch(c -> c < ' ');
      return known((controls ? text.replaceAll("[\\x00-\\x1F]", "\uFFFD") : text).strip());
    }
  }
}
