package io.github.updatesentinel.collector.web.analysis;

import io.github.updatesentinel.collector.analysis.VerdictChanges;
import io.github.updatesentinel.collector.analysis.VerdictChanges.Filter;
import io.github.updatesentinel.collector.analysis.VerdictChanges.Flow;
import io.github.updatesentinel.collector.web.Listing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which changes a page shows, and the links from there.
 *
 * @param since {@value #DAY} or {@value #WEEK}; null for one day of the trend
 * @param date that day; null for another time
 */
public record ChangesView(@Nullable String since, @Nullable LocalDate date, Filter filter) {
  /** The last 24 hours. */
  public static final String DAY = "day";

  /** The last 7 days. */
  public static final String WEEK = "week";

  private static final String PATH = "/changes";

  static ChangesView of(Function<String, @Nullable String> parameter, Instant now, ZoneId zone) {
    String was = name(parameter.apply("was"));
    String verdict = name(parameter.apply("verdict"));
    LocalDate date = date(parameter.apply("date"));
    if (date != null) {
      Instant from = firstHour(date, zone);
      Instant until = firstHour(date.plusDays(1), zone);
      return new ChangesView(null, date, new Filter(from, until, was, verdict));
    }
    String since = WEEK.equals(parameter.apply("since")) ? WEEK : DAY;
    Duration back = Duration.ofDays(since.equals(WEEK) ? 7 : 1);
    // Sums are of whole hours.
    Instant from = now.minus(back).truncatedTo(ChronoUnit.HOURS);
    return new ChangesView(
        since, null, new Filter(from, now.plus(Duration.ofMinutes(1)), was, verdict));
  }

  // Sums are of whole hours, and a day of the trend has those that begin in it: where days begin at
  // half past, the changes of the half before are in the sums of the day before.
  private static Instant firstHour(LocalDate date, ZoneId zone) {
    Instant begin = date.atStartOfDay(zone).toInstant();
    Instant hour = begin.truncatedTo(ChronoUnit.HOURS);
    return hour.equals(begin) ? begin : hour.plus(1, ChronoUnit.HOURS);
  }

  private static @Nullable String name(@Nullable String value) {
    return value != null && Filter.isName(value) ? value : null;
  }

  private static @Nullable LocalDate date(@Nullable String value) {
    try {
      LocalDate date = value == null ? null : LocalDate.parse(value);
      // What PostgreSQL and Instant can hold, and what any trend has.
      return date == null || date.getYear() < 2000 || date.getYear() > 2200 ? null : date;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The changes of one kind in the same time. */
  public String only(Flow flow) {
    Map<String, String> parameters = time();
    parameters.put("was", flow.was() == null ? Filter.FIRST : flow.was());
    parameters.put("verdict", flow.verdict());
    return PATH + Listing.query(parameters) + "#changes";
  }

  /** Whether the list is of one kind of changes. */
  public boolean filtered() {
    return filter.was() != null || filter.verdict() != null;
  }

  /** All changes of the same time. */
  public String all() {
    return PATH + Listing.query(time());
  }

  /** The page after this. */
  public String older(String next) {
    Map<String, String> parameters = time();
    if (filter.was() != null) {
      parameters.put("was", filter.was());
    }
    if (filter.verdict() != null) {
      parameters.put("verdict", filter.verdict());
    }
    parameters.put("before", next);
    return PATH + Listing.query(parameters) + "#changes";
  }

  /** The changes of another time. */
  public static String since(String since) {
    return PATH + Listing.query(Map.of("since", since));
  }

  /** What became of one verdict on a day of the trend. */
  public static String on(LocalDate date, String verdict) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("date", date.toString());
    parameters.put("verdict", verdict);
    return PATH + Listing.query(parameters) + "#changes";
  }

  private Map<String, String> time() {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (since != null) {
      parameters.put("since", since);
    }
    if (date != null) {
      parameters.put("date", date.toString());
    }
    return parameters;
  }

  /** How many changes there were in a direction. */
  public static long sum(Iterable<Flow> flows, VerdictChanges.Direction direction) {
    long sum = 0;
    for (Flow flow : flows) {
      sum += flow.direction() == direction ? flow.changes() : 0;
    }
    return sum;
  }
}
