package io.github.updatesentinel.collector.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.updatesentinel.collector.app.Collector;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.auth.Visitor.Answer;
import io.github.updatesentinel.collector.auth.people.Lockout;
import io.github.updatesentinel.collector.config.TestConfig;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.wire.CapturedLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private Path folder;
  private RunningCollector running;

  @BeforeEach
  void start(@TempDir Path fresh) {
    folder = fresh;
    running = new RunningCollector(folder);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void firstAdministratorsPasswordIsLongAndLogsIn() {
    assertThat(running.password).hasSizeGreaterThanOrEqualTo(20);

    Answer answer = running.visitor().logIn("admin", running.password);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.location()).isEqualTo("/");
  }

  /** It was on a screen and in a log. */
  @Test
  void firstPasswordLeadsOnlyToAnotherOne(@TempDir Path fresh) {
    try (Collector collector = Collector.start(TestConfig.in(fresh).get(), running.clock)) {
      Visitor visitor = new Visitor(collector.port());
      String first = String.valueOf(collector.firstPassword());

      assertThat(visitor.logIn("admin", first).location()).isEqualTo("/account/password");
      assertThat(visitor.get("/").location()).isEqualTo("/account/password");
    }
  }

  @Test
  void secondStartMakesNoFurtherAdministrator() {
    running.close();

    running = new RunningCollector(folder);

    assertThat(running.password).isEmpty();
  }

  @Test
  void sessionCookieIsHiddenFromScriptsAndFromOtherSites() {
    Answer answer = running.visitor().post("/login", "name", "admin", "password", running.password);

    assertThat(answer.headers().get("Set-Cookie"))
        .startsWith("session=")
        .contains("HttpOnly", "SameSite=Lax", "Path=/")
        .doesNotContain("Max-Age", "Expires");
  }

  @Test
  void wrongPasswordAndUnknownNameAreAnsweredAlike() {
    Answer wrong = running.visitor().logIn("admin", "wrong");
    Answer unknown = running.visitor().logIn("nobody", "wrong");

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(wrong.body().replace("value=\"admin\"", "value=\"nobody\""))
        .isEqualTo(unknown.body())
        .contains("The user name or the password is wrong.");
  }

  /** The clock was ahead for a while, as a computer with a wrong date is. */
  @Test
  void locksAndSessionsOfAClockThatWasAheadEndWithIt() {
    Instant real = running.clock.instant();
    running.clock.forward(Duration.ofDays(40));
    Visitor ahead = running.administrator();
    assertThat(ahead.get("/account").status()).isEqualTo(200);
    for (int i = 0; i < 10; i++) {
      running.visitor().logIn("admin", "wrong");
      running.clock.forward(Duration.ofMinutes(1));
    }
    running.clock.forward(Duration.ofMinutes(-1));
    assertThat(running.visitor().logIn("admin", running.password).status()).isEqualTo(429);

    running.clock.set(real);

    assertThat(ahead.get("/account").status()).isEqualTo(303);
    assertThat(running.visitor().logIn("admin", running.password).status()).isEqualTo(303);
  }

  @ParameterizedTest
  @CsvSource({
    "/builds?sort=name, /builds?sort=name",
    "//evil.example/, /",
    "https://evil.example/, /",
    "/\\evil.example, /",
    "javascript:alert(1), /"
  })
  void loginLeadsOnlyToPathsOfThisCollector(String next, String location) {
    Answer answer =
        running
            .visitor()
            .post("/login", "name", "admin", "password", running.password, "next", next);

    assertThat(answer.location()).isEqualTo(location);
  }

  @Test
  void pageWithoutLoginLeadsToTheLoginPageAndBack() {
    assertThat(running.visitor().get("/administration/audit?actor=x").location())
        .isEqualTo("/login?next=%2Fadministration%2Faudit%3Factor%3Dx");
  }

  @Test
  void nameThatNoStoreTakesIsRefusedBeforeItIsLookedUp() {
    assertThat(running.visitor().logIn("adm\0in", "wrong").status()).isEqualTo(401);
    assertThat(running.administrator().get("/administration/audit.csv?action=login.fail").body())
        .doesNotContain(",127.0.0.1,login.fail");
  }

  @Test
  void fragmentWithoutLoginTellsThePageToGoToTheLogin() {
    Answer answer =
        running
            .visitor()
            .header("HX-Request", "true")
            .header("HX-Current-URL", "http://127.0.0.1/builds?x=1")
            .get("/administration");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers().get("HX-Redirect")).isEqualTo("/login?next=%2Fbuilds%3Fx%3D1");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void apiWithoutLoginIsRefusedInJson() {
    Answer answer = running.visitor().get("/api/v1/baselines");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("{\"error\":\"Log in first.\"}");
    assertThat(answer.headers().get("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void logoutEndsTheSessionOnTheServer() {
    Visitor visitor = running.administrator();
    Map<String, String> stolen = Map.copyOf(visitor.cookies());

    visitor.post("/logout");

    Visitor thief = running.visitor();
    thief.cookies().putAll(stolen);
    assertThat(thief.get("/account").status()).isEqualTo(303);
  }

  @Test
  void loginGivesANewSessionAndEndsTheOneBefore() {
    Visitor visitor = running.administrator();
    String before = visitor.cookies().get("session");

    visitor.logIn("admin", running.password);

    assertThat(visitor.cookies().get("session")).isNotEqualTo(before);
    Visitor old = running.visitor();
    old.cookies().put("session", before);
    assertThat(old.get("/account").status()).isEqualTo(303);
  }

  @Test
  void sessionIdThatTheBrowserBroughtIsNeverTakenOver() {
    Visitor visitor = running.visitor();
    visitor.cookies().put("session", "fixed");

    visitor.logIn("admin", running.password);

    assertThat(visitor.cookies().get("session")).isNotEqualTo("fixed");
  }

  @Test
  void sessionEndsWhenItWasNotUsedFor8Hours() {
    Visitor visitor = running.administrator();
    running.clock.forward(Duration.ofHours(7));
    assertThat(visitor.get("/account").status()).isEqualTo(200);

    running.clock.forward(Duration.ofHours(8));

    assertThat(visitor.get("/account").status()).isEqualTo(303);
  }

  @Test
  void sessionEndsAfterADayHoweverMuchItIsUsed() {
    Visitor visitor = running.administrator();
    for (int hours = 0; hours < 21; hours += 7) {
      running.clock.forward(Duration.ofHours(7));
      assertThat(visitor.get("/account").status()).isEqualTo(200);
    }

    running.clock.forward(Duration.ofHours(3));

    assertThat(visitor.get("/account").status()).isEqualTo(303);
  }

  @Test
  void formWithoutTheTokenOfItsSessionChangesNothing() {
    Visitor visitor = running.administrator();
    visitor.csrf("");
    Answer missing =
        visitor.post("/administration/users", "name", "mallory", "role", "ADMINISTRATOR");
    visitor.csrf(running.administrator().csrf());
    Answer others =
        visitor.post("/administration/users", "name", "mallory", "role", "ADMINISTRATOR");

    assertThat(List.of(missing.status(), others.status())).containsOnly(403);
    assertThat(visitor.get("/administration").body()).doesNotContain("mallory");
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, https://evil.example",
    "Origin, null"
  })
  void formFromAnotherSiteIsRefused(String header, String value) {
    Visitor visitor = running.administrator().header(header, value);

    assertThat(visitor.post("/logout").status()).isEqualTo(403);
    assertThat(running.visitor().header(header, value).logIn("admin", running.password).status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "no such person"})
  void tenFailuresLockANameFor15MinutesWhetherOrNotThereIsOne(String name) {
    for (int i = 0; i < 10; i++) {
      assertThat(running.visitor().logIn(name, "wrong " + i).status()).isEqualTo(401);
      running.clock.forward(
          Lockout.delay(i + 1, 10).compareTo(Lockout.LOCK) < 0
              ? Lockout.delay(i + 1, 10)
              : Duration.ZERO);
    }

    Answer locked = running.visitor().logIn(name, running.password);

    assertThat(locked.status()).isEqualTo(429);
    assertThat(locked.headers().get("Retry-After")).isEqualTo("900");
    assertThat(locked.body()).contains("Try again in 15 min");
  }

  @Test
  void lockOfANameEnds() {
    for (int i = 0; i < 20; i++) {
      running.visitor().logIn("admin", "wrong");
      running.clock.forward(Duration.ofSeconds(30));
    }

    running.clock.forward(Lockout.LOCK);

    assertThat(running.visitor().logIn("admin", running.password).status()).isEqualTo(303);
  }

  @Test
  void fourthAttemptAtOnceIsNotLookedAt() {
    for (int i = 0; i < 3; i++) {
      running.visitor().logIn("admin", "wrong");
    }

    assertThat(running.visitor().logIn("admin", running.password).status()).isEqualTo(429);
  }

  @Test
  void guessingManyNamesFromOneAddressIsLockedToo() {
    for (int i = 0; i < 30; i++) {
      running.visitor().logIn("name" + i, "wrong");
      running.clock.forward(Duration.ofSeconds(20));
    }

    assertThat(running.visitor().logIn("admin", running.password).status()).isEqualTo(429);
  }

  @Test
  void formOfManyFieldsIsRefusedBeforeItIsLookedAt() {
    String[] fields = new String[60];
    Arrays.fill(fields, "x");

    assertThat(running.visitor().post("/login", fields).status()).isEqualTo(413);
  }

  @Test
  void failedLoginsInTheAuditAreBoundedAndTheRestIsCounted() {
    FailedLogins failed = new FailedLogins(running.collector.database(), new Audit(running.clock));
    int recorded = 0;
    for (int i = 0; i < 500; i++) {
      recorded += failed.record("-", "192.0.2.7", null) ? 1 : 0;
    }

    assertThat(recorded).isBetween(FailedLogins.BURST, 400);
    await().atMost(Duration.ofSeconds(10)).until(() -> failed.record("-", "192.0.2.8", null));
    assertThat(running.administrator().get("/administration/audit").body())
        .contains("more before were not recorded");
  }

  @Test
  void whereNothingCanBeWrittenUsersStillReadAndEachLoginIsRefusedForNow() {
    Visitor visitor = running.administrator();
    String token =
        visitor.post("/account/tokens", "label", "x", "role", "VIEWER", "days", "30").secret();
    Visitor program = running.visitor().header("Authorization", "Bearer " + token);
    // As a full disk, but at once: this is the first transaction that fails.
    Database database = running.collector.database();
    assertThatThrownBy(
            () ->
                database.<RuntimeException>writing(
                    handle -> handle.execute("PRAGMA query_only = 1")))
        .hasStackTraceContaining("readonly");
    running.clock.forward(Duration.ofMinutes(2));

    assertThat(visitor.get("/account").status()).isEqualTo(200);
    assertThat(program.get("/api/v1/fleet").status()).isEqualTo(200);

    try (CapturedLog log = new CapturedLog()) {
      for (int i = 0; i < 30; i++) {
        Answer refused = running.visitor().logIn("admin", "wrong");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers().get("Retry-After")).isEqualTo("10");
      }
      assertThat(log.lines("POST /login"))
          .hasSizeBetween(1, 10)
          .allMatch(line -> line.contains("readonly database"));
      assertThat(log.lines("\tat ")).isEmpty();
    }
  }

  @Test
  void failedLoginsAreAuditedWithoutWhatWasTyped() {
    running.visitor().logIn("admin", "wrong");
    running.visitor().logIn("my-password-in-the-wrong-field", "x");

    String csv = running.administrator().get("/administration/audit.csv?action=login.fail").body();

    assertThat(csv)
        .contains("admin,127.0.0.1,login.fail")
        .contains(",-,127.0.0.1,login.fail")
        .doesNotContain("my-password");
  }

  @Test
  void pageIsInTheBrowsersLanguage() {
    assertThat(running.visitor().header("Accept-Language", "zh-CN").get("/login").body())
        .contains("<html lang=\"zh-CN\"", "用户名");
  }

  @Test
  void nameIsEscaped() {
    assertThat(running.visitor().logIn("<script>alert(1)</script>", "x").body())
        .doesNotContain("<script>alert");
  }

  @Test
  void hostThatIsNotTheCollectorsIsRefused() {
    assertThat(running.visitor().header("Host", "evil.example").get("/login").status())
        .isEqualTo(421);
  }

  @Test
  void loadBalancerMayCallTheCollectorAsItLikes() {
    for (String path : List.of("/healthz", "/readyz")) {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> running.visitor().header("Host", "collector1").get(path).status() == 200);
    }
  }

  @Test
  void formOfASessionThatEndedLeadsBackToItsPageAndSaysWhy() {
    Visitor visitor = running.administrator();
    running.clock.forward(Duration.ofDays(2));

    Answer answer =
        visitor
            .header("Referer", "http://127.0.0.1/administration/tokens")
            .post("/administration/tokens", "label", "x");

    assertThat(answer.location()).isEqualTo("/login?next=%2Fadministration%2Ftokens&problem=ended");
    assertThat(visitor.get(String.valueOf(answer.location())).body())
        .contains("Your session has ended.");
  }

  @Test
  void expiredFormIsNotCalledAMissingPermission() {
    Visitor visitor = running.administrator();
    visitor.csrf("stale");

    Answer answer = visitor.post("/administration/tokens", "label", "x");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body())
        .contains("The form has expired", "href=\"/administration\"")
        .doesNotContain("Access denied");
  }

  @Test
  void pageThatDoesNotExistKeepsTheNavigationOfItsUser() {
    assertThat(running.administrator().get("/no-such-page").body())
        .contains("Page not found", "href=\"/administration\"");
    assertThat(running.visitor().get("/no-such-page").body()).doesNotContain("<nav");
  }
}
