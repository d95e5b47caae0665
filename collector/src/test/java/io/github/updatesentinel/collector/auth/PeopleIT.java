package io.github.updatesentinel.collector.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.audit.AuditRetentionTest;
import io.github.updatesentinel.collector.auth.people.Lockout;
import io.github.updatesentinel.collector.auth.people.People;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.PostgresServer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What two collectors on one PostgreSQL must do as one. */
class PeopleIT {
  private static final Clock CLOCK = Clock.systemUTC();
  private static PostgresServer postgres;

  @BeforeAll
  static void start() {
    postgres = PostgresServer.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void twoCollectorsThatStartTogetherMakeOneAdministrator() throws Exception {
    String url = postgres.newDatabase("first");
    try (Database one = Database.open(url, null, null);
        Database other = Database.open(url, null, null)) {
      List<String> passwords =
          together(
              List.of(
                  () -> String.valueOf(new Logins(one, CLOCK).makeFirstAdministrator()),
                  () -> String.valueOf(new Logins(other, CLOCK).makeFirstAdministrator())));

      assertThat(passwords).containsOnlyOnce("null");
      String password = passwords.stream().filter(p -> !p.equals("null")).findFirst().orElseThrow();
      assertThat(new Logins(one, CLOCK).attempt("admin", password, "192.0.2.1"))
          .isInstanceOf(Logins.Outcome.LoggedIn.class);
    }
  }

  @Test
  void auditForgetsByAge() throws Exception {
    try (Database database = Database.open(postgres.newDatabase("audit"), null, null)) {
      AuditRetentionTest.forgetsWhatIsOlder(database);
    }
  }

  @Test
  void twoCollectorsCountAttemptsTogetherHoweverManyComeAtOnce() throws Exception {
    String url = postgres.newDatabase("lockout");
    try (Database one = Database.open(url, null, null);
        Database other = Database.open(url, null, null)) {
      Lockout lockout = new Lockout(CLOCK);
      List<Callable<Duration>> attempts = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Database database = i % 2 == 0 ? one : other;
        String address = Lockout.address("192.0.2." + i);
        attempts.add(
            () ->
                database.<Duration, RuntimeException>write(
                    handle -> lockout.attempt(handle, Lockout.name("admin"), address)));
      }

      List<Duration> waits = together(attempts);

      // Three go on at once; the third failure begins the delay.
      assertThat(waits.stream().filter(Duration::isZero)).hasSize(3);
    }
  }

  @Test
  void twoAdministratorsWhoDisableEachOtherLeaveOne() throws Exception {
    String url = postgres.newDatabase("last");
    try (Database database = Database.open(url, null, null)) {
      People people = new People(CLOCK);
      List<String> ids = new ArrayList<>();
      database.<RuntimeException>writing(
          handle -> {
            for (String name : List.of("anna", "bert")) {
              people.create(handle, name, name, Role.ADMINISTRATOR, "hash", false);
              ids.add(Objects.requireNonNull(people.byLogin(handle, name)).id());
            }
          });

      List<Boolean> done =
          together(
              List.of(
                  () -> disable(database, people, ids.get(0)),
                  () -> disable(database, people, ids.get(1))));

      assertThat(done).containsExactlyInAnyOrder(true, false);
    }
  }

  private static boolean disable(Database database, People people, String id) {
    try {
      database.<RuntimeException>writing(handle -> people.setDisabled(handle, id, true));
      return true;
    } catch (People.LastAdministrator e) {
      return false;
    }
  }

  private static <T> List<T> together(List<Callable<T>> works) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(works.size());
    try {
      CountDownLatch all = new CountDownLatch(works.size());
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> work : works) {
        futures.add(
            executor.submit(
                () -> {
                  all.countDown();
                  all.await();
                  return work.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
