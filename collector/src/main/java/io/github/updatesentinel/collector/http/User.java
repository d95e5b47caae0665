package io.github.updatesentinel.collector.http;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/**
 * Who sent this request.
 *
 * @param name login name, name of an API token, or subject and name at the identity provider
 * @param person the same without the name of the token: who has the limits and what is saved
 * @param role VIEWER or ADMINISTRATOR
 * @param csrf what forms of this session must send back as {@code csrf}; empty for API tokens
 */
public record User(String name, String person, Role role, String csrf) {
  private static final String ATTRIBUTE = User.class.getName();

  /** A person without a token. */
  public User(String person, Role role, String csrf) {
    this(person, person, role, csrf);
  }

  /** Whether this user may change things. */
  public boolean administrator() {
    return role == Role.ADMINISTRATOR;
  }

  /** The user who sent this request; null on routes without authentication. */
  public static @Nullable User of(Context ctx) {
    return ctx.attribute(ATTRIBUTE);
  }

  /** Who sent this request, on a route that only people may use. */
  public static User required(Context ctx) {
    User user = of(ctx);
    if (user == null) {
      throw new IllegalStateException(
          "a route for users was reached without a user: " + ctx.path());
    }
    return user;
  }

  /** Notes who sent this request. */
  public void attachTo(Context ctx) {
    ctx.attribute(ATTRIBUTE, this);
  }
}
