package io.github.updatesentinel.collector.audit;

import io.github.updatesentinel.collector.http.Remote;
import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.store.Columns;
import io.github.updatesentinel.collector.store.Ids;
import io.javalin.http.Context;
import java.time.Clock;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The record of who changed what. Written in the transaction of the change itself. */
public final class Audit {
  /** The subject of a person at an identity provider alone has up to 255 characters. */
  private static final int MAX_NAME = 400;

  private static final int MAX_DETAIL = 2_000;

  private final Clock clock;

  /** An audit by this clock. */
  public Audit(Clock clock) {
    this.clock = clock;
  }

  /**
   * Notes a change by the person who sent a request.
   *
   * @param handle of the transaction that makes the change
   * @param action {@code area.verb}, such as {@code baseline.publish}
   * @param subject what was changed: a name or id; no secret
   * @param detail what it is now, or was before; no secret
   */
  public void record(
      Handle handle,
      Context ctx,
      String action,
      @Nullable String subject,
      @Nullable String detail) {
    record(handle, User.required(ctx).name(), Remote.address(ctx), action, subject, detail);
  }

  /**
   * Records a change by a user who is not logged in, or by the collector itself.
   *
   * @param actor name, or {@code -} where it is not known
   * @param remote the address it came from; null for the command line and the collector itself
   */
  public void record(
      Handle handle,
      String actor,
      @Nullable String remote,
      String action,
      @Nullable String subject,
      @Nullable String detail) {
    handle
        .createUpdate(
            "INSERT INTO audit (id, at, actor, remote, action, subject, detail)"
                + " VALUES (:id, :at, :actor, :remote, :action, :subject, :detail)")
        .bind("id", Ids.next(clock))
        .bind("at", clock.millis())
        .bind("actor", Columns.text(actor, MAX_NAME))
        .bind("remote", remote)
        .bind("action", action)
        .bind("subject", Columns.textOrNull(subject, MAX_NAME))
        .bind("detail", Columns.textOrNull(detail, MAX_DETAIL))
        .execute();
  }
}
