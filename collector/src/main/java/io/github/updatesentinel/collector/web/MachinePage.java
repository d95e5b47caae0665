package io.github.updatesentinel.collector.web;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.analysis.UpdateSources;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.fleet.Twins;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.machine.Advice;
import io.github.updatesentinel.collector.machine.MachineDetail;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.page.Visible;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.Writer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All about one machine: why its verdict is what it is, what to do, and how it came to that. */
public final class MachinePage implements Routes {
  /** A machine's clock may be wrong by this before the page speaks of it. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  /** Longer ones are cut on the page; the API has them whole. */
  static final int MAX_JSON = 256 * 1024;

  private static final int CHANGES = 20;
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private final Pages pages;
  private final MachineQuery machines;
  private final UpdateSources sources;
  private final Clock clock;

  /** Pages of what the store says. */
  public MachinePage(Pages pages, MachineQuery machines, UpdateSources sources, Clock clock) {
    this.pages = pages;
    this.machines = machines;
    this.sources = sources;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/machines/{agentId}", this::answer, Role.VIEWER);
  }

  private void answer(Context ctx) {
    String agentId = ctx.pathParam("agentId");
    MachineDetail machine = machines.detail(agentId).orElseThrow(NotFoundResponse::new);
    Frame frame = Frame.of(ctx, Frame.Nav.FLEET, clock);
    Texts texts = Texts.of("machine", frame.language());
    String before = ctx.queryParam("before");
    String json = begin(machine.heartbeat());
    Map<String, Object> values = new HashMap<>();
    values.put("frame", frame);
    values.put("texts", texts);
    values.put("advices", Texts.of("advice", frame.language()));
    values.put("machine", machine);
    values.put("heartbeat", new JsonView(machine.heartbeat()));
    values.put("advice", Advice.of(machine));
    values.put("missed", sources.missedBy(agentId).orElse(null));
    values.put("changes", machines.changes(agentId, before, CHANGES));
    values.put("changeWords", new Changes(texts, frame.words()));
    values.put("older", before != null);
    boolean listed = machine.row().retiredAt() == null;
    values.put(
        "sameName",
        listed
            ? machines.twins(machine.row().agentId(), MachineFilter.Duplicate.NAME)
            : Twins.NONE);
    values.put(
        "sameHardware",
        listed
            ? machines.twins(machine.row().agentId(), MachineFilter.Duplicate.HARDWARE)
            : Twins.NONE);
    Duration skew = skew(machine.heartbeat());
    values.put("skew", skew);
    values.put(
        "clockWrong",
        (skew == null ? clockError(machine) : skew.abs()).compareTo(CLOCK_TOLERANCE) > 0);
    values.put("json", Visible.lines(json.substring(0, Math.min(json.length(), MAX_JSON))));
    values.put("jsonCut", json.length() > MAX_JSON);
    pages.render(ctx, "machine.jte", values);
  }

  /** As much of it as the page shows, and a character more where it is longer. */
  static String begin(JsonObject heartbeat) {
    StringBuilder begin = new StringBuilder();
    Writer writer =
        new Writer() {
          @Override
          public void write(char[] text, int offset, int length) {
            begin.append(text, offset, Math.min(length, MAX_JSON + 1 - begin.length()));
          }

          @Override
          public void flush() {
            // Nothing is kept back.
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        };
    GSON.toJson(heartbeat, writer);
    return begin.toString();
  }

  /** What the agent found by an answer of the collector, positive if its clock is ahead. */
  private static @Nullable Duration skew(JsonObject heartbeat) {
    Long ms = new JsonView(heartbeat).number("clockSkewMs");
    return ms == null ? null : Duration.ofMillis(ms);
  }

  /**
   * How far the machine's clock is off, without its sign. A report that waited for the network
   * looks like a slow clock: only the latest one, which is sent at once, is reliable.
   */
  private static Duration clockError(MachineDetail machine) {
    return Duration.between(machine.sentAt(), machine.row().lastSeen()).abs();
  }
}
