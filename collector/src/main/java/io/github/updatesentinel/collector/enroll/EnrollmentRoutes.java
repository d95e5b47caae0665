package io.github.updatesentinel.collector.enroll;

import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.wire.Answers;
import io.github.updatesentinel.collector.wire.Body;
import io.github.updatesentinel.collector.wire.RateLimits;
import io.github.updatesentinel.collector.wire.Rejected;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.ByteBuffer;

/** {@code POST /api/v1/enroll}. */
public final class EnrollmentRoutes implements Routes {
  private static final int MAX_BODY = 16 << 10;

  private final Enrollment enrollment;
  private final RateLimits limits;
  private final Answers answers;

  public EnrollmentRoutes(Enrollment enrollment, RateLimits limits, Answers answers) {
    this.enrollment = enrollment;
    this.limits = limits;
    this.answers = answers;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/api/v1/enroll", answers.guard(this::enroll), Role.AGENT);
  }

  private void enroll(Context ctx) {
    limits.byStranger(ctx.ip());
    ByteBuffer body = Body.json(ctx, MAX_BODY, MAX_BODY);
    try {
      String key = enrollment.enroll(EnrollmentRequestReader.read(body));
      answers.answer(ctx, 201, "agentKey", key);
    } catch (Rejected e) {
      if (e.status() == 401 || e.status() == 403) {
        limits.failedSecret(ctx.ip());
      }
      throw e;
    }
  }
}
