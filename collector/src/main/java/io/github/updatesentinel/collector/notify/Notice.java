package io.github.updatesentinel.collector.notify;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.updatesentinel.contract.Severity;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One message in facts, without the words, as the outbox keeps it.
 *
 * @param rule kind of the rule, or TEST
 * @param over whether this is the end of the problem
 * @param count machines it is about; sources, of a SOURCE_STALE rule
 * @param total machines there are; 0 where it does not matter
 * @param severity of a SEVERITY rule
 * @param windowMs of a NEWLY_LYING rule
 * @param at epoch ms by the collector
 * @param machines the first ten: worst first, by name
 * @param causes who disabled services lately; null in messages of earlier versions
 * @param sources of a SOURCE_STALE rule; null in messages of earlier versions
 */
public record Notice(
    String rule,
    boolean over,
    long count,
    long total,
    @Nullable String severity,
    long windowMs,
    long at,
    List<Machine> machines,
    @Nullable List<Cause> causes,
    @Nullable List<Source> sources) {
  /** Rule of a test message. */
  static final String TEST = "TEST";

  /** Machines named in one message. */
  public static final int NAMED = 10;

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /**
   * One machine.
   *
   * @param name host and domain, or the agent id; hostile
   * @param verdict now
   * @param since of the verdict by the machine's clock, epoch ms
   */
  public record Machine(String agentId, String name, String verdict, String severity, long since) {}

  /** Causes named in one message. */
  public static final int CAUSES = 3;

  /**
   * Who disabled a service.
   *
   * @param who an account or a policy; null where it is not known; hostile
   * @param service hostile
   * @param machines on how many
   */
  public record Cause(@Nullable String who, String service, long machines) {}

  /**
   * An update source.
   *
   * @param name its URL, or its kind; hostile
   * @param missing releases that it does not offer
   */
  public record Source(String name, long machines, List<String> missing) {}

  /** A message without causes and sources. */
  public Notice(
      String rule,
      boolean over,
      long count,
      long total,
      @Nullable String severity,
      long windowMs,
      long at,
      List<Machine> machines) {
    this(rule, over, count, total, severity, windowMs, at, machines, List.of(), List.of());
  }

  public static Notice test(long at) {
    return new Notice(TEST, false, 0, 0, null, 0, at, List.of());
  }

  public String toJson() {
    return GSON.toJson(this);
  }

  public static Notice fromJson(String json) {
    return GSON.fromJson(json, Notice.class);
  }

  /** Where the fleet table shows these machines, below the collector's URL. */
  public String path() {
    return switch (rule) {
      case "SEVERITY" -> "/machines?" + severities();
      case "NEWLY_LYING" -> "/machines?verdict=FALSE_UP_TO_DATE";
      case "SILENT" -> "/machines?verdict=SILENT";
      case "SOURCE_STALE" -> "/sources";
      default -> "/alerts";
    };
  }

  /** A rule applies to its severity and to what is worse; a list has only what it is asked for. */
  private String severities() {
    Severity mildest = Severity.of(String.valueOf(severity));
    return Stream.of(Severity.values())
        .filter(one -> one.compareTo(mildest) >= 0)
        .map(one -> "severity=" + one)
        .collect(Collectors.joining("&"));
  }
}
