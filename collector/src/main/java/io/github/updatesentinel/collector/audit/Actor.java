package io.github.updatesentinel.collector.audit;

import io.github.updatesentinel.collector.http.Remote;
import io.github.updatesentinel.collector.http.User;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/**
 * Who changes something, as audit and history name them.
 *
 * @param name login name, name of an API token, or {@code -}
 * @param remote the address it came from; null for the collector itself
 */
public record Actor(String name, @Nullable String remote) {
  /** The person who sent a request. */
  public static Actor of(Context ctx) {
    return new Actor(User.required(ctx).name(), Remote.address(ctx));
  }
}
