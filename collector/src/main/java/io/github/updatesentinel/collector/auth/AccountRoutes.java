package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.auth.people.ApiToken;
import io.github.updatesentinel.collector.auth.people.ApiTokens;
import io.github.updatesentinel.collector.auth.people.Lockout;
import io.github.updatesentinel.collector.auth.people.PasswordRules;
import io.github.updatesentinel.collector.auth.people.Passwords;
import io.github.updatesentinel.collector.auth.people.People;
import io.github.updatesentinel.collector.auth.people.Person;
import io.github.updatesentinel.collector.auth.people.Sessions;
import io.github.updatesentinel.collector.http.Refusal;
import io.github.updatesentinel.collector.http.Remote;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Typed;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Ids;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /account}: one's own password and tokens. */
public final class AccountRoutes implements Routes {
  private static final String PAGE = "/account";
  private static final int MAX_LABEL = 64;
  private static final int MAX_DAYS = 730;
  private static final int MAX_TOKENS = 50;

  private final Database database;
  private final View view;
  private final People people;
  private final Sessions sessions;
  private final ApiTokens tokens;
  private final Lockout lockout;
  private final Audit audit;
  private final Clock clock;

  public AccountRoutes(Database database, View view, Clock clock) {
    this.clock = clock;
    this.database = database;
    this.view = view;
    this.people = new People(clock);
    this.sessions = new Sessions(clock);
    this.tokens = new ApiTokens(clock);
    this.lockout = new Lockout(clock);
    this.audit = new Audit(clock);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PAGE, ctx -> show(ctx, Typed.NONE, null), Role.VIEWER);
    routes.get(AuthenticationFilter.CHANGE_PASSWORD, ctx -> showPassword(ctx, null), Role.VIEWER);
    routes.post(AuthenticationFilter.CHANGE_PASSWORD, this::changePassword, Role.VIEWER);
    routes.post(PAGE + "/tokens", this::createToken, Role.VIEWER);
    routes.post(PAGE + "/tokens/{id}/revoke", this::revokeToken, Role.VIEWER);
  }

  private void show(Context ctx, Typed typed, @Nullable String problem) {
    Person person = Login.required(ctx).person();
    List<ApiToken> own =
        database.<List<ApiToken>, RuntimeException>read(handle -> tokens.of(handle, person.id()));
    view.show(
        ctx,
        Frame.Nav.NONE,
        "account.jte",
        Map.of(
            "name",
            person.name(),
            "role",
            person.role(),
            "local",
            person.local(),
            "tokens",
            own,
            "request",
            Ids.next(clock),
            "typed",
            typed),
        problem);
  }

  private void showPassword(Context ctx, @Nullable String problem) {
    Person person = local(ctx);
    view.show(
        ctx, Frame.Nav.NONE, "password.jte", Map.of("mustChange", person.mustChange()), problem);
  }

  private void changePassword(Context ctx) {
    Person person = local(ctx);
    String chosen = FormFields.secret(ctx, "new");
    String problem = PasswordRules.problem(chosen, person.name());
    if (problem == null && !chosen.equals(FormFields.secret(ctx, "again"))) {
      problem = "password.again";
    }
    if (problem == null && chosen.equals(FormFields.secret(ctx, "old"))) {
      problem = "password.same";
    }
    if (problem == null) {
      problem = checkOld(ctx, person);
    }
    if (problem != null) {
      ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
      showPassword(ctx, problem);
      return;
    }
    String hash = Passwords.hash(chosen);
    String session =
        database.<String, RuntimeException>write(
            handle -> {
              people.setPassword(handle, person.id(), hash, false);
              // Who knew the old password may have made sessions and tokens with it.
              sessions.endAll(handle, person.id());
              tokens.revokeAll(handle, person.id());
              audit.record(handle, ctx, "user.change-password", person.name(), null);
              return sessions.begin(handle, person.id());
            });
    SessionCookie.set(ctx, session);
    if (person.mustChange()) {
      // The first login goes on to what it was for.
      ctx.redirect("/", HttpStatus.SEE_OTHER);
    } else {
      View.done(ctx, PAGE, "password");
    }
  }

  /** A stolen session must not be able to guess the password either. */
  private @Nullable String checkOld(Context ctx, Person person) {
    String byName = Lockout.name(People.loginKey(person.name()));
    String byAddress = Lockout.address(Remote.address(ctx));
    Duration wait =
        database.<Duration, RuntimeException>write(
            handle -> lockout.attempt(handle, byName, byAddress));
    if (!wait.isZero()) {
      return "password.blocked";
    }
    String old = FormFields.secret(ctx, "old");
    if (old.length() > 2 * PasswordRules.MAX_LENGTH
        || !Passwords.matches(old, person.passwordHash())) {
      return "password.old";
    }
    database.<RuntimeException>writing(handle -> lockout.succeeded(handle, byName, byAddress));
    return null;
  }

  private void createToken(Context ctx) {
    Person person = Login.required(ctx).person();
    String label = FormFields.text(ctx, "label");
    Role role = FormFields.role(FormFields.text(ctx, "role"));
    Long days = FormFields.number(FormFields.text(ctx, "days"), MAX_DAYS);
    if (label.isEmpty() || label.length() > MAX_LABEL || role == null || days == null) {
      ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
      show(ctx, Typed.of(ctx), "token");
      return;
    }
    if (role == Role.ADMINISTRATOR && person.role() != Role.ADMINISTRATOR) {
      throw new Refusal(403, "A token can't have more rights than its owner.");
    }
    String id = FormFields.id(ctx, "request", clock);
    Optional<String> token =
        database.<Optional<String>, RuntimeException>write(
            handle -> {
              if (tokens.of(handle, person.id()).size() >= MAX_TOKENS) {
                return Optional.empty();
              }
              String made =
                  tokens.create(handle, id, person.id(), label, role, Duration.ofDays(days));
              if (made != null) {
                audit.record(handle, ctx, "api-token.create", label, role.name());
              }
              return Optional.of(made == null ? "" : made);
            });
    if (token.isEmpty() || token.get().isEmpty()) {
      View.refuse(ctx, PAGE, token.isEmpty() ? "tokens" : "twice");
      return;
    }
    view.showSecret(
        ctx, Frame.Nav.NONE, view.texts(ctx).text("api.created", label), token.get(), PAGE);
  }

  private void revokeToken(Context ctx) {
    Person person = Login.required(ctx).person();
    String id = ctx.pathParam("id");
    boolean revoked =
        database.<Boolean, RuntimeException>write(
            handle -> {
              String label = tokens.revoke(handle, person.id(), id);
              if (label == null) {
                return false;
              }
              audit.record(handle, ctx, "api-token.revoke", label, null);
              return true;
            });
    if (revoked) {
      View.done(ctx, PAGE, "revoked");
    } else {
      View.refuse(ctx, PAGE, "gone");
    }
  }

  private static Person local(Context ctx) {
    Person person = Login.required(ctx).person();
    if (!person.local()) {
      throw new Refusal(403, "Your password is managed by your identity provider.");
    }
    return person;
  }
}
