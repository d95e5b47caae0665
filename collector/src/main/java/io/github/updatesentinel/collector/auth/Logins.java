package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.auth.people.ApiTokens;
import io.github.updatesentinel.collector.auth.people.Lockout;
import io.github.updatesentinel.collector.auth.people.Passwords;
import io.github.updatesentinel.collector.auth.people.People;
import io.github.updatesentinel.collector.auth.people.Person;
import io.github.updatesentinel.collector.auth.people.Sessions;
import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Logging in by name and password, and the first administrator. Thread-safe. */
public final class Logins {
  static final String FIRST_ADMINISTRATOR = "admin";

  private final Database database;
  private final People people;
  private final Sessions sessions;
  private final ApiTokens tokens;
  private final Lockout lockout;
  private final Audit audit;
  private final FailedLogins failed;

  public Logins(Database database, Clock clock) {
    this.database = database;
    this.people = new People(clock);
    this.sessions = new Sessions(clock);
    this.tokens = new ApiTokens(clock);
    this.lockout = new Lockout(clock);
    this.audit = new Audit(clock);
    this.failed = new FailedLogins(database, audit);
  }

  /** What became of an attempt. */
  sealed interface Outcome {
    /** A session with this id has begun. */
    record LoggedIn(String session, Person person) implements Outcome {}

    /**
     * The name or the password is wrong, or the user is disabled; the answer does not reveal which.
     */
    record Refused() implements Outcome {}

    /** Not looked at: too many attempts before. */
    record Blocked(Duration pause) implements Outcome {}
  }

  /** Tries to log in. */
  Outcome attempt(String name, String password, String remote) {
    String key = People.loginKey(name);
    String byName = Lockout.name(key);
    String byAddress = Lockout.address(remote);
    // What is refused anyway costs the writer nothing.
    Duration wait =
        database.<Duration, RuntimeException>read(
            handle -> lockout.blocked(handle, byName, byAddress));
    if (!wait.isZero()) {
      return new Outcome.Blocked(wait);
    }
    Passwords.requireRoom();
    wait =
        database.<Duration, RuntimeException>write(
            handle -> lockout.attempt(handle, byName, byAddress));
    if (!wait.isZero()) {
      return new Outcome.Blocked(wait);
    }
    Person person =
        database.<@Nullable Person, RuntimeException>read(handle -> people.byLogin(handle, key));
    boolean right = Passwords.matches(password, person == null ? null : person.passwordHash());
    if (person == null || !right || person.disabled()) {
      // What was typed for a name that is not known may be a password.
      failed.record(
          person == null ? "-" : person.actor(),
          remote,
          person != null && right ? "disabled" : null);
      return new Outcome.Refused();
    }
    return database.<Outcome, RuntimeException>write(
        handle -> {
          lockout.succeeded(handle, byName, byAddress);
          people.noteLogin(handle, person.id());
          audit.record(handle, person.actor(), remote, "login.succeed", null, null);
          return new Outcome.LoggedIn(sessions.begin(handle, person.id()), person);
        });
  }

  /**
   * Creates the administrator of a collector without users.
   *
   * @return the password, which is stored nowhere; null if a user exists already
   */
  public @Nullable String makeFirstAdministrator() {
    if (database.<Boolean, RuntimeException>read(people::anyLocal)) {
      return null;
    }
    String password = Secrets.password();
    String hash = Passwords.hash(password);
    boolean made =
        database.<Boolean, RuntimeException>write(
            handle -> {
              // Another collector that starts at the same time may have been first.
              boolean first =
                  people.create(
                      handle,
                      FIRST_ADMINISTRATOR,
                      FIRST_ADMINISTRATOR,
                      Role.ADMINISTRATOR,
                      hash,
                      true);
              if (first) {
                audit.record(handle, "-", null, "user.create", FIRST_ADMINISTRATOR, null);
              }
              return first;
            });
    return made ? password : null;
  }

  /**
   * Sets a new random password and ends the user's sessions and API tokens: the way back in for
   * those who have access to the server.
   *
   * @return null if no user has this name and a password
   */
  public @Nullable String resetPassword(String name) {
    String password = Secrets.password();
    String hash = Passwords.hash(password);
    return database.<@Nullable String, RuntimeException>write(
        handle -> {
          String key = People.loginKey(name);
          Person person = people.byLogin(handle, key);
          if (person == null || !person.local()) {
            return null;
          }
          people.setPassword(handle, person.id(), hash, true);
          people.setDisabled(handle, person.id(), false);
          sessions.endAll(handle, person.id());
          tokens.revokeAll(handle, person.id());
          lockout.forget(handle, Lockout.name(key));
          audit.record(handle, "-", null, "user.reset-password", person.name(), "command line");
          return password;
        });
  }
}
