package io.github.updatesentinel.collector.enroll;

import io.github.updatesentinel.collector.config.AddressRange;
import io.github.updatesentinel.collector.http.Budget;
import io.github.updatesentinel.collector.http.Remote;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.wire.Answers;
import io.github.updatesentinel.collector.wire.Body;
import io.github.updatesentinel.collector.wire.RateLimits;
import io.github.updatesentinel.collector.wire.Rejected;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** {@code POST /api/v1/enroll}. */
public final class EnrollmentRoutes implements Routes {
  private static final int MAX_BODY = 16 << 10;

  /** The server has read most of them already, and bounds what it runs at a time. */
  private final Budget budget = new Budget(4L << 20, 2L << 20, 512, 256);

  private final Enrollment enrollment;
  private final RateLimits limits;
  private final Answers answers;
  private final FailedEnrollments failures;

  public EnrollmentRoutes(
      Enrollment enrollment, RateLimits limits, Answers answers, FailedEnrollments failures) {
    this.failures = failures;
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
    Budget.Share share = budget.take(AddressRange.network(ctx.ip()));
    if (share == null) {
      throw Rejected.later(503, 10, "Too many requests are being received.");
    }
    String remote = Remote.address(ctx);
    ctx.future(
        () ->
            read(ctx, share)
                .handle(
                    (key, failure) -> {
                      share.release();
                      if (failure == null) {
                        answers.answer(ctx, 201, "agentKey", key);
                      } else {
                        note(remote, failure);
                        answers.failed(ctx, failure);
                      }
                      return null;
                    }));
  }

  private CompletableFuture<String> read(Context ctx, Budget.Share share) {
    try {
      return Body.read(ctx, MAX_BODY, share).thenApply(this::enroll);
    } catch (Rejected e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void note(String remote, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Rejected) {
      failures.note(remote, String.valueOf(cause.getMessage()));
    }
  }

  private String enroll(Body body) {
    ByteBuffer unpacked = body.unpacked(MAX_BODY);
    if (unpacked == null) {
      throw Body.tooLarge(MAX_BODY);
    }
    return enrollment.enroll(EnrollmentRequestReader.read(unpacked));
  }
}
