package io.github.updatesentinel.collector.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.auth.Visitor.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeopleTest {
  private RunningCollector running;

  @BeforeEach
  void start(@TempDir Path folder) {
    running = new RunningCollector(folder);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void newPersonMustChooseAPasswordFirst() {
    Visitor administrator = running.administrator();
    String oneTime =
        administrator.post("/administration/users", "name", "王芳", "role", "VIEWER").secret();
    Visitor visitor = running.visitor();

    assertThat(visitor.logIn("王芳", oneTime).location()).isEqualTo("/account/password");
    assertThat(visitor.get("/account").location()).isEqualTo("/account/password");
    assertThat(visitor.get("/api/v1/baselines").status()).isEqualTo(403);
    visitor.get("/account/password");
    Answer chosen =
        visitor.post(
            "/account/password",
            "old",
            oneTime,
            "new",
            "good long words",
            "again",
            "good long words");
    assertThat(chosen.location()).isEqualTo("/");
    assertThat(visitor.get("/account").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/administration",
        "/administration/tokens",
        "/administration/audit",
        "/administration/audit.csv"
      })
  void viewerDoesNotAdministrate(String path) {
    assertThat(running.viewer("vera").get(path).status()).isEqualTo(403);
  }

  @Test
  void viewerCannotChangePeople() {
    Visitor viewer = running.viewer("vera");

    Answer answer =
        viewer.post("/administration/users", "name", "mallory", "role", "ADMINISTRATOR");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(running.administrator().get("/administration").body()).doesNotContain("mallory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"make-viewer", "disable", "delete"})
  void lastAdministratorStays(String action) {
    Visitor administrator = running.administrator();

    Answer answer = administrator.post(userPath(administrator, "admin"), "action", action);

    assertThat(answer.location()).isEqualTo("/administration?problem=last");
    assertThat(administrator.get("/administration").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"make-administrator", "disable", "delete", "reset-password"})
  void changeOfAPersonEndsTheirSessions(String action) {
    Visitor viewer = running.viewer("vera");
    Visitor administrator = running.administrator();

    administrator.post(userPath(administrator, "vera"), "action", action);

    assertThat(viewer.get("/account").location()).startsWith("/login");
  }

  @Test
  void aUserIsDeletedAfterAQuestionOnly() {
    String page = running.administrator().get("/administration").body();
    assertThat(page)
        .containsOnlyOnce("value=\"delete\"")
        .containsPattern(
            "(?s)<details class=\"confirm\">(?!.*<details).*own saved views of admin are deleted"
                + ".*name=\"action\" value=\"delete\".*</details>");
  }

  @Test
  void theAuditFileIsInTheReadersLanguage() {
    Visitor administrator = running.administrator().header("Accept-Language", "zh-CN");
    assertThat(administrator.get("/administration/audit.csv").body())
        .startsWith("时间 (UTC),用户,来源地址,操作,操作名称,对象,详情\r\n")
        .contains(",login.succeed,登录成功,");
  }

  @Test
  void aPasswordResetEndsTheApiTokensOfThatPerson() {
    Visitor viewer = running.viewer("vera");
    String token =
        viewer.post("/account/tokens", "label", "t", "role", "VIEWER", "days", "9").secret();
    Visitor program = running.visitor().header("Authorization", "Bearer " + token);
    assertThat(program.get("/api/v1/baselines").status()).isEqualTo(200);
    Visitor administrator = running.administrator();
    assertThat(administrator.get("/administration").body())
        .contains("New one-time password (ends sessions and API tokens)");

    administrator.post(userPath(administrator, "vera"), "action", "reset-password");

    assertThat(program.get("/api/v1/baselines").status()).isEqualTo(401);
  }

  @Test
  void aNewPasswordEndsOnesApiTokensAndThePageSaysSo() {
    Visitor administrator = running.administrator();
    String token =
        administrator.post("/account/tokens", "label", "t", "role", "VIEWER", "days", "9").secret();
    Visitor program = running.visitor().header("Authorization", "Bearer " + token);
    assertThat(administrator.get("/account/password").body()).contains("revokes your API tokens");

    administrator.post(
        "/account/password",
        "old",
        running.password,
        "new",
        "nine purple otters",
        "again",
        "nine purple otters");

    assertThat(program.get("/api/v1/baselines").status()).isEqualTo(401);
  }

  /** A token of a clock that was ahead would last for longer than it was made for. */
  @Test
  void anApiTokenOfTheFutureIsNotTaken() {
    Instant real = running.clock.instant();
    running.clock.forward(Duration.ofDays(40));
    String token =
        running
            .administrator()
            .post("/account/tokens", "label", "t", "role", "VIEWER", "days", "9")
            .secret();
    Visitor program = running.visitor().header("Authorization", "Bearer " + token);
    assertThat(program.get("/api/v1/baselines").status()).isEqualTo(200);

    running.clock.set(real);

    assertThat(program.get("/api/v1/baselines").status()).isEqualTo(401);
  }

  @Test
  void disabledPersonIsRefusedLikeAWrongPassword() {
    running.viewer("vera");
    Visitor administrator = running.administrator();
    administrator.post(userPath(administrator, "vera"), "action", "disable");

    Answer answer = running.visitor().logIn("vera", "nine purple otters");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("The user name or the password is wrong.");
  }

  @Test
  void administratorUnlocksAPerson() {
    running.viewer("vera");
    for (int i = 0; i < 3; i++) {
      running.visitor().logIn("vera", "wrong");
    }
    Visitor administrator = running.administrator();
    assertThat(administrator.get("/administration").body()).contains("Temporarily locked");

    administrator.post(userPath(administrator, "vera"), "action", "unlock");

    assertThat(running.visitor().logIn("vera", "nine purple otters").status()).isEqualTo(303);
  }

  @Test
  void ownPasswordChangeEndsAllOtherSessionsAndKeepsThisOne() {
    Visitor here = running.administrator();
    Visitor elsewhere = running.administrator();
    here.get("/account/password");

    here.post(
        "/account/password",
        "old",
        running.password,
        "new",
        "seven green lanterns",
        "again",
        "seven green lanterns");

    assertThat(here.get("/account").status()).isEqualTo(200);
    assertThat(elsewhere.get("/account").status()).isEqualTo(303);
    assertThat(running.visitor().logIn("admin", "seven green lanterns").status()).isEqualTo(303);
  }

  @ParameterizedTest
  @CsvSource({
    "wrong, seven green lanterns, seven green lanterns, The current password is wrong.",
    "right, short, short, The new password must have 12 to 128 characters.",
    "right, seven green lanterns, seven green lampions, The two new passwords do not match.",
    "right, password1234, password1234, The new password is too common.",
    "right, aaaaaaaaaaaaaa, aaaaaaaaaaaaaa, The new password is too common.",
    "right, my-admin-name, my-admin-name, The new password is too similar to the user name."
  })
  void passwordThatIsNotGoodIsRefused(String old, String chosen, String again, String problem) {
    Visitor visitor = running.administrator();

    Answer answer =
        visitor.post(
            "/account/password",
            "old",
            old.equals("right") ? running.password : old,
            "new",
            chosen,
            "again",
            again);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains(problem);
    assertThat(running.visitor().logIn("admin", running.password).status()).isEqualTo(303);
  }

  @Test
  void apiTokenReadsUntilItIsRevoked() {
    Visitor owner = running.viewer("vera");
    String token =
        owner.post("/account/tokens", "label", "grafana", "role", "VIEWER", "days", "30").secret();
    Visitor program = running.visitor().header("Authorization", "Bearer " + token);

    assertThat(token).startsWith("usa_");
    assertThat(program.get("/api/v1/baselines").status()).isEqualTo(200);
    assertThat(program.get("/administration").status()).isEqualTo(403);

    String page = owner.get("/account").body();
    Matcher revoke = Pattern.compile("/account/tokens/[^/]+/revoke").matcher(page);
    assertThat(revoke.find()).isTrue();
    owner.post(revoke.group());
    assertThat(program.get("/api/v1/baselines").status()).isEqualTo(401);
  }

  @Test
  void apiTokenEndsByItself() {
    Visitor owner = running.administrator();
    String token =
        owner.post("/account/tokens", "label", "t", "role", "VIEWER", "days", "1").secret();
    Visitor program = running.visitor().header("Authorization", "Bearer " + token);

    running.clock.forward(Duration.ofDays(1));

    assertThat(program.get("/api/v1/baselines").status()).isEqualTo(401);
  }

  @Test
  void viewerCannotMakeATokenThatAdministrates() {
    Answer answer =
        running
            .viewer("vera")
            .post("/account/tokens", "label", "t", "role", "ADMINISTRATOR", "days", "1");

    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void tokenLosesWhatItsOwnerLoses() {
    Visitor administrator = running.administrator();
    String oneTime =
        administrator
            .post("/administration/users", "name", "anna", "role", "ADMINISTRATOR")
            .secret();
    Visitor anna = running.visitor();
    anna.logIn("anna", oneTime);
    anna.get("/account/password");
    anna.post(
        "/account/password", "old", oneTime, "new", "good long words", "again", "good long words");
    anna.get("/account");
    String token =
        anna.post("/account/tokens", "label", "t", "role", "ADMINISTRATOR", "days", "1").secret();
    Visitor program = running.visitor().header("Authorization", "Bearer " + token);
    assertThat(program.get("/administration").status()).isEqualTo(200);

    administrator.post(userPath(administrator, "anna"), "action", "make-viewer");

    assertThat(program.get("/administration").status()).isEqualTo(403);
    administrator.post(userPath(administrator, "anna"), "action", "disable");
    assertThat(program.get("/api/v1/baselines").status()).isEqualTo(401);
  }

  @Test
  void tokenThatLeakedMakesNoPeopleAndNoTokens() {
    String token =
        running
            .administrator()
            .post("/account/tokens", "label", "t", "role", "ADMINISTRATOR", "days", "1")
            .secret();
    Visitor thief = running.visitor().header("Authorization", "Bearer " + token);

    assertThat(thief.post("/administration/users", "name", "mallory", "role", "VIEWER").status())
        .isEqualTo(403);
    assertThat(thief.get("/account").status()).isEqualTo(403);
  }

  @Test
  void enrolmentTokenIsShownOnceWithTheLineThatInstalls() {
    Visitor administrator = running.administrator();

    Answer answer =
        administrator.post("/administration/tokens", "label", "Branch 7", "uses", "50", "days", "");

    assertThat(answer.body())
        .contains("COLLECTOR_URL=http://127.0.0.1:" + running.collector.port())
        .contains("ENROLLMENT_TOKEN=" + answer.secret());
    assertThat(administrator.get("/administration/tokens").body())
        .contains("Branch 7")
        .doesNotContain(answer.secret());
  }

  @Test
  void enrolmentTokenEndsAfterAMonthUnlessTheFormSaysOtherwise() {
    Visitor administrator = running.administrator();

    assertThat(administrator.get("/administration/tokens").body())
        .contains("<input name=\"days\" value=\"30\" type=\"number\" min=\"1\" max=\"3650\">");
    assertThat(administrator.post("/administration/tokens", "label", "", "days", "7").body())
        .as("what was typed")
        .contains("<input name=\"days\" value=\"7\" type=\"number\" min=\"1\" max=\"3650\">");
  }

  @Test
  void refusedTokenFormNamesItsFieldsInChinese() {
    Visitor administrator = running.administrator().header("Accept-Language", "zh-CN");

    assertThat(administrator.post("/administration/tokens", "label", "").body())
        .contains("请输入名称、不含分号的标记");
  }

  @Test
  void aRefusalSpeaksOfThePermissionAloneInChineseToo() {
    assertThat(
            running.viewer("vera").header("Accept-Language", "zh-CN").get("/administration").body())
        .contains("您的帐户没有此权限，可由管理员授予。")
        .doesNotContain("表单打开的时间过长");
  }

  /** PostgreSQL refuses U+0000. */
  @ParameterizedTest
  @ValueSource(strings = {"actor", "action", "subject"})
  void auditAsksTheStoreForNoCharacterThatItRefuses(String field) {
    Answer answer = running.administrator().get("/administration/audit?" + field + "=%00");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("%EF%BF%BD");
  }

  @Test
  void auditHasChangesAndNoSecret() {
    Visitor administrator = running.administrator();
    String oneTime =
        administrator.post("/administration/users", "name", "vera", "role", "VIEWER").secret();
    String token = administrator.post("/administration/tokens", "label", "=1+1").secret();

    String csv = administrator.get("/administration/audit.csv").body();

    assertThat(csv)
        .contains("admin,127.0.0.1,user.create,User added,vera,VIEWER")
        .contains("admin,127.0.0.1,enrollment-token.create,Enrollment token created,'=1+1")
        .doesNotContain(oneTime, token, running.password);
    assertThat(administrator.get("/administration/audit?action=user.create&subject=VER").body())
        .contains("<bdi>vera</bdi>", "User added");
    assertThat(administrator.get("/administration/audit?subject=%25").body())
        .contains("No entries.");
  }

  @Test
  void auditIsPaged() {
    Visitor administrator = running.administrator();
    for (int i = 0; i < 101; i++) {
      administrator.post("/administration/tokens", "label", "token " + i);
    }
    String first = administrator.get("/administration/audit?action=enrollment-token.create").body();
    Matcher older = Pattern.compile("href=\"([^\"]*before=[^\"]*)\"").matcher(first);

    assertThat(first).contains("token 100<", "token 1<").doesNotContain("token 0<");
    assertThat(older.find()).isTrue();
    assertThat(administrator.get(older.group(1).replace("&amp;", "&")).body())
        .contains("token 0<")
        .doesNotContain("token 1<");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/account",
        "/account/password",
        "/administration",
        "/administration/tokens",
        "/administration/audit"
      })
  void pagesAreInChineseToo(String path) {
    Answer answer = running.administrator().header("Accept-Language", "zh-CN").get(path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("<html lang=\"zh-CN\"");
  }

  private static String userPath(Visitor administrator, String name) {
    String page = administrator.get("/administration").body();
    Matcher matcher =
        Pattern.compile(
                "<bdi>" + name + "</bdi>.*?action=\"(/administration/users/[^\"]+)\"",
                Pattern.DOTALL)
            .matcher(page);
    assertThat(matcher.find()).as("%s is on the page", name).isTrue();
    return matcher.group(1);
  }

  @Test
  void viewerIsNotShownWhatOnlyAdministratorsMayOpen() {
    assertThat(running.viewer("vera").get("/account").body())
        .contains("href=\"/builds\"")
        .doesNotContain("href=\"/administration\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/administration/tokens", "/account/tokens"})
  void formThatIsSentTwiceMakesOneToken(String path) {
    Visitor administrator = running.administrator();
    String request = "0190a000-0000-7000-8000-000000000001";
    String[] fields = {"label", "Double", "role", "VIEWER", "days", "30", "request", request};

    String secret = administrator.post(path, fields).secret();
    Answer again = administrator.post(path, fields);

    assertThat(secret).isNotEmpty();
    assertThat(again.location()).endsWith("?problem=twice");
    assertThat(administrator.get(String.valueOf(again.location())).body())
        .contains("This token was already created.")
        .containsOnlyOnce("<bdi>Double</bdi>");
    String page = administrator.get(path.replace("/account/tokens", "/account")).body();
    assertThat(page).contains("name=\"request\" value=\"");
  }

  @Test
  void secretCanBeCopied() {
    assertThat(running.administrator().post("/administration/tokens", "label", "x").body())
        .contains("data-copy=\"Copy\" data-copied=\"Copied\"><code id=\"secret\">");
  }

  @Test
  void refusedFormsKeepWhatWasTyped() {
    Visitor administrator = running.administrator();

    Answer token =
        administrator.post("/administration/tokens", "label", "Branch 7", "uses", "many");
    assertThat(token.status()).isEqualTo(422);
    assertThat(token.body())
        .contains("name=\"label\" value=\"Branch 7\"", "name=\"uses\" value=\"many\"");

    Answer person =
        administrator.post("/administration/users", "name", "a b", "role", "ADMINISTRATOR");
    assertThat(person.status()).isEqualTo(422);
    assertThat(person.body())
        .contains("name=\"name\" value=\"a b\"", "value=\"ADMINISTRATOR\" selected");

    Answer own = administrator.post("/account/tokens", "label", "grafana", "days", "0");
    assertThat(own.status()).isEqualTo(422);
    assertThat(own.body()).contains("name=\"label\" value=\"grafana\"");
  }

  @Test
  void whatCannotBeUndoneIsAskedForTwice() {
    Visitor administrator = running.administrator();
    administrator.post("/administration/tokens", "label", "x");

    assertThat(administrator.get("/administration/tokens").body())
        .containsSubsequence(
            "<summary class=\"button danger\"",
            "This can’t be undone.",
            "<button class=\"danger\"");
  }

  @Test
  void loginsCanBeHiddenFromTheAudit() {
    Visitor administrator = running.administrator();
    administrator.post("/administration/tokens", "label", "x");

    assertThat(administrator.get("/administration/audit").body()).contains("<td>Logged in</td>");
    assertThat(administrator.get("/administration/audit?logins=hide").body())
        .contains(
            "<td>Enrollment token created</td>",
            "audit.csv?actor=&amp;action=&amp;subject=&amp;logins=hide")
        .doesNotContain("<td>Logged in</td>");
  }
}
