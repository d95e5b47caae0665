package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.http.EntityTags;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import java.util.Optional;

/** {@code GET /api/v1/baseline}: what agents ask after a delivery. */
public final class AgentBaselineRoutes implements Routes {
  private final CurrentBaseline current;
  private final Handler agentCheck;

  /**
   * Routes that give this baseline.
   *
   * @param agentCheck ends a request that is no agent's, by the same policy as heartbeats
   */
  public AgentBaselineRoutes(CurrentBaseline current, Handler agentCheck) {
    this.current = current;
    this.agentCheck = agentCheck;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/baseline", this::answer, Role.AGENT);
  }

  private void answer(Context ctx) throws Exception {
    agentCheck.handle(ctx);
    Optional<CurrentBaseline.Answer> answer = current.answer();
    if (answer.isEmpty()) {
      ctx.status(404).contentType("application/json").result("{\"error\":\"no baseline\"}");
      return;
    }
    CurrentBaseline.Answer baseline = answer.get();
    ctx.header(Header.ETAG, baseline.etag());
    if (EntityTags.match(ctx.header(Header.IF_NONE_MATCH), baseline.etag())) {
      ctx.status(304);
      return;
    }
    if (baseline.signature() != null) {
      ctx.header("Baseline-Signature", baseline.signature());
    }
    ctx.contentType("application/json").result(baseline.body());
  }
}
