package io.github.updatesentinel.collector.notify;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message in facts, without the words, as the outbox keeps it.
 *
 * @param rule kind of the rule, or TEST
 * @param over whether this is the end of the problem
 * @param count machines it is about
 * @param total machines there are; 0 where it does not matter
 * @param severity of a SEVERITY rule
 * @param windowMs of a NEWLY_LYING rule
 * @param at epoch ms by the collector
 * @param machines the first ten, worst first
 */
public record Notice(
    String rule,
    boolean over,
    long count,
    long total,
    @Nullable String severity,
    long windowMs,
    long at,
    List<Machine> machines) {
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
  String path() {
    return switch (rule) {
      case "SEVERITY" -> "/?severity=" + severity;
      case "NEWLY_LYING" -> "/?verdict=FALSE_UP_TO_DATE";
      case "SILENT" -> "/?verdict=SILENT";
      default -> "/alerts";
    };
  }
}
