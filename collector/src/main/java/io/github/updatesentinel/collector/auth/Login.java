package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.auth.people.Person;
import io.github.updatesentinel.collector.http.Refusal;
import io.javalin.http.Context;

/**
 * The login behind a request, for those routes that change people themselves.
 *
 * @param session its id
 */
public record Login(String session, Person person) {
  private static final String ATTRIBUTE = Login.class.getName();

  void attachTo(Context ctx) {
    ctx.attribute(ATTRIBUTE, this);
  }

  /**
   * The login behind this request.
   *
   * @throws Refusal if it was sent with an API token: one that leaked must not make others
   */
  public static Login required(Context ctx) {
    Login login = ctx.attribute(ATTRIBUTE);
    if (login == null) {
      throw new Refusal(403, "API tokens are not accepted here. Log in.");
    }
    return login;
  }
}
