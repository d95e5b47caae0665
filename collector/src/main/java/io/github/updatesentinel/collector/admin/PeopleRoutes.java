package io.github.updatesentinel.collector.admin;

import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.auth.FormFields;
import io.github.updatesentinel.collector.auth.Login;
import io.github.updatesentinel.collector.auth.View;
import io.github.updatesentinel.collector.auth.people.ApiTokens;
import io.github.updatesentinel.collector.auth.people.Lockout;
import io.github.updatesentinel.collector.auth.people.Passwords;
import io.github.updatesentinel.collector.auth.people.People;
import io.github.updatesentinel.collector.auth.people.Person;
import io.github.updatesentinel.collector.auth.people.Sessions;
import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.http.Refusal;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Typed;
import io.github.updatesentinel.collector.saved.SavedViews;
import io.github.updatesentinel.collector.store.Database;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** {@code /administration}: who may log in, and as what. */
public final class PeopleRoutes implements Routes {
  private static final String PAGE = "/administration";

  private final Database database;
  private final View view;
  private final People people;
  private final Sessions sessions;
  private final ApiTokens tokens;
  private final Lockout lockout;
  private final Audit audit;

  public PeopleRoutes(Database database, View view, Clock clock) {
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
    routes.get(PAGE, ctx -> show(ctx, Typed.NONE, null), Role.ADMINISTRATOR);
    routes.post(PAGE + "/users", this::create, Role.ADMINISTRATOR);
    routes.post(PAGE + "/users/{id}", this::change, Role.ADMINISTRATOR);
  }

  private void show(Context ctx, Typed typed, @Nullable String problem) {
    List<PersonRow> rows =
        database.<List<PersonRow>, RuntimeException>read(
            handle -> people.all(handle).stream().map(person -> row(handle, person)).toList());
    view.show(
        ctx,
        Frame.Nav.ADMINISTRATION,
        "people.jte",
        Map.of("people", rows, "typed", typed),
        problem);
  }

  private PersonRow row(Handle handle, Person person) {
    return new PersonRow(
        person.id(),
        person.name(),
        person.local() ? null : person.loginKey(),
        person.role(),
        person.disabled(),
        !lockout.blocked(handle, Lockout.name(person.loginKey())).isZero(),
        person.mustChange(),
        person.lastLoginAt());
  }

  private void create(Context ctx) {
    Login.required(ctx);
    String name = FormFields.text(ctx, "name");
    Role role = FormFields.role(FormFields.text(ctx, "role"));
    if (!People.goodName(name) || role == null) {
      ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
      show(ctx, Typed.of(ctx), "name");
      return;
    }
    String password = Secrets.password();
    String hash = Passwords.hash(password);
    boolean created =
        database.<Boolean, RuntimeException>write(
            handle -> {
              boolean free = people.create(handle, People.loginKey(name), name, role, hash, true);
              if (free) {
                audit.record(handle, ctx, "user.create", name, role.name());
              }
              return free;
            });
    if (created) {
      showPassword(ctx, "people.created", name, password);
    } else {
      ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
      show(ctx, Typed.of(ctx), "taken");
    }
  }

  private void change(Context ctx) {
    Login.required(ctx);
    String id = ctx.pathParam("id");
    String action = FormFields.text(ctx, "action");
    if (action.equals("reset-password")) {
      resetPassword(ctx, id);
      return;
    }
    try {
      boolean done =
          database.<Boolean, RuntimeException>write(
              handle -> {
                Person person = people.byId(handle, id);
                if (person == null) {
                  return false;
                }
                apply(handle, action, person);
                audit.record(handle, ctx, "user." + action, person.actor(), null);
                return true;
              });
      if (done) {
        View.done(ctx, PAGE, action);
      } else {
        View.refuse(ctx, PAGE, "gone");
      }
    } catch (People.LastAdministrator e) {
      View.refuse(ctx, PAGE, "last");
    }
  }

  private void apply(Handle handle, String action, Person person) {
    switch (action) {
      case "make-administrator" -> setRole(handle, person, Role.ADMINISTRATOR);
      case "make-viewer" -> setRole(handle, person, Role.VIEWER);
      case "disable" -> {
        people.setDisabled(handle, person.id(), true);
        sessions.endAll(handle, person.id());
      }
      case "enable" -> people.setDisabled(handle, person.id(), false);
      case "unlock" -> lockout.forget(handle, Lockout.name(person.loginKey()));
      case "delete" -> {
        people.delete(handle, person.id());
        sessions.endAll(handle, person.id());
        tokens.revokeAll(handle, person.id());
        SavedViews.forget(handle, person.actor());
      }
      default -> throw new Refusal(400, "action: unknown action");
    }
  }

  private void setRole(Handle handle, Person person, Role role) {
    if (!person.local()) {
      throw new Refusal(400, "The role of this user is managed by the identity provider.");
    }
    people.setRole(handle, person.id(), role);
    sessions.endAll(handle, person.id());
  }

  private void resetPassword(Context ctx, String id) {
    String password = Secrets.password();
    String hash = Passwords.hash(password);
    String name =
        database.<@Nullable String, RuntimeException>write(
            handle -> {
              Person person = people.byId(handle, id);
              if (person == null || !person.local()) {
                return null;
              }
              people.setPassword(handle, id, hash, true);
              sessions.endAll(handle, id);
              tokens.revokeAll(handle, id);
              lockout.forget(handle, Lockout.name(person.loginKey()));
              audit.record(handle, ctx, "user.reset-password", person.name(), null);
              return person.name();
            });
    if (name == null) {
      View.refuse(ctx, PAGE, "gone");
    } else {
      showPassword(ctx, "people.reset", name, password);
    }
  }

  private void showPassword(Context ctx, String title, String name, String password) {
    view.showSecret(
        ctx, Frame.Nav.ADMINISTRATION, view.texts(ctx).text(title, name), password, PAGE);
  }
}
