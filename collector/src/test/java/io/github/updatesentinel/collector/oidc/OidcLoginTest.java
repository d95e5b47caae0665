package io.github.updatesentinel.collector.oidc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.updatesentinel.collector.auth.RunningCollector;
import io.github.updatesentinel.collector.auth.Visitor;
import io.github.updatesentinel.collector.auth.Visitor.Answer;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OidcLoginTest {
  private final OpenIdProvider provider = new OpenIdProvider();
  private RunningCollector running;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), OpenIdProvider.SECRET);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }
    running =
        new RunningCollector(
            folder,
            """
            , "publicUrl": "https://sentinel.corp.example", "anonymousHeartbeats": "ALLOW",
            "oidc": {"issuer": "%s", "clientId": "sentinel", "clientSecretFile": "secret",
                     "roleClaim": "groups", "administratorValue": "sentinel-admins",
                     "viewerValue": "sentinel-viewers"}
            """
                .formatted(provider.issuer()));
  }

  @AfterEach
  void stop() {
    running.close();
    provider.close();
  }

  @Test
  void callbackOfABrowserThatStartedNoLoginLeavesNoTrace() {
    for (int i = 0; i < 50; i++) {
      assertThat(running.visitor().get("/login/oidc/callback?state=x&code=y").location())
          .isEqualTo("/login?problem=oidc");
    }

    assertThat(running.administrator().get("/administration/audit").body()).doesNotContain("oidc");
  }

  @Test
  void personOfTheProviderIsLoggedInWithTheRoleOfTheClaim() {
    Visitor visitor = running.visitor();

    Answer answer = comeBack(visitor, "/login/oidc?next=%2Fbuilds");

    assertThat(answer.location()).isEqualTo("/builds");
    assertThat(visitor.get("/account").body()).contains("li.wei", "Administrator");
    assertThat(running.administrator().get("/administration").body()).contains("li.wei");
  }

  /** The name is for each user of the provider to choose. */
  @Test
  void aPersonOfTheProviderIsNotMistakenForALocalOneOfThatName() {
    provider.claims = claims -> claims.claim("preferred_username", "admin");
    Visitor visitor = running.visitor();
    comeBack(visitor, "/login/oidc");
    visitor.get("/administration/audit.csv");

    Visitor administrator = running.administrator();
    String audit = administrator.get("/administration/audit.csv").body();
    assertThat(audit.lines().filter(line -> line.contains("audit.export")).toList())
        .anyMatch(line -> line.contains("oidc:" + OpenIdProvider.SUBJECT + " (admin)"))
        .anyMatch(line -> line.contains(",admin,"));
    assertThat(visitor.get("/account").body()).contains("oidc:" + OpenIdProvider.SUBJECT);
    assertThat(administrator.get("/administration").body())
        .contains("(identity provider, oidc:" + OpenIdProvider.SUBJECT + ")");
  }

  @Test
  void viewsStayWithTheirOwnerWhoseNameChanges() {
    String heartbeat =
        """
        {"schema": 1, "agentId": "00000000-0000-4000-8000-000000000001", "sequence": 1,
         "sentAt": "%s",
         "agent": {"version": "1.0.0", "startedAt": "2026-01-01T00:00:00Z",
                   "droppedHeartbeats": 0},
         "verdict": {"code": "UP_TO_DATE", "severity": "OK", "since": "2026-01-01T00:00:00Z",
                     "reasons": []}}
        """
            .formatted(running.now());
    assertThat(running.visitor().json("/api/v1/heartbeats", heartbeat).status()).isEqualTo(202);
    Visitor before = running.visitor();
    comeBack(before, "/login/oidc");
    before.get("/account");
    assertThat(before.post("/views", "name", "Mine", "query", "verdict=SCAN_FAILED").status())
        .isEqualTo(303);

    provider.claims = claims -> claims.claim("preferred_username", "wei.zhang");
    Visitor visitor = running.visitor();
    comeBack(visitor, "/login/oidc");

    assertThat(visitor.get("/account").body()).contains("wei.zhang");
    assertThat(visitor.get("/machines").body()).contains("<bdi>Mine</bdi>");
  }

  @Test
  void roleIsWhatTheProviderSaysAtTheLastLogin() {
    comeBack(running.visitor(), "/login/oidc");
    provider.claims = claims -> claims.claim("groups", "sentinel-viewers");
    Visitor visitor = running.visitor();

    comeBack(visitor, "/login/oidc");

    assertThat(visitor.get("/administration").status()).isEqualTo(403);
    assertThat(visitor.get("/account").status()).isEqualTo(200);
  }

  @Test
  void personWithoutARoleIsRefusedAndLosesTheSessionsOfBefore() {
    Visitor before = running.visitor();
    comeBack(before, "/login/oidc");
    provider.claims = claims -> claims.claim("groups", List.of("staff"));

    Answer answer = comeBack(running.visitor(), "/login/oidc");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(before.get("/account").status()).isEqualTo(303);
  }

  static Stream<Named<UnaryOperator<JWTClaimsSet.Builder>>> wrongClaims() {
    return Stream.of(
        Named.of("nonce", claims -> claims.claim("nonce", "another")),
        Named.of("no nonce", claims -> claims.claim("nonce", null)),
        Named.of("audience", claims -> claims.audience("another")),
        Named.of("issuer", claims -> claims.issuer("https://evil.example")),
        Named.of(
            "expired",
            claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(3600)))));
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void tokenWithAWrongClaimIsRefused(UnaryOperator<JWTClaimsSet.Builder> wrong) {
    provider.claims = wrong;
    Visitor visitor = running.visitor();

    Answer answer = comeBack(visitor, "/login/oidc");

    assertThat(answer.location()).isEqualTo("/login?problem=oidc");
    assertThat(visitor.get("/account").status()).isEqualTo(303);
  }

  @Test
  void tokenOfAnotherKeyIsRefused() {
    provider.signingKey = OpenIdProvider.newKey();

    assertThat(comeBack(running.visitor(), "/login/oidc").location())
        .isEqualTo("/login?problem=oidc");
  }

  @Test
  void answerForAnotherBrowserIsRefused() {
    String back = provider.logIn(leave(running.visitor(), "/login/oidc"));

    assertThat(running.visitor().get(back).location()).isEqualTo("/login?problem=oidc");
  }

  /** Strangers would have the provider asked as often as they like. */
  @Test
  void answerToALoginThatNoCollectorStartedIsNotPassedOn() {
    String madeUp = "oidc=state.nonce." + "v".repeat(43) + ".%2F";
    Visitor visitor = running.visitor().header("Cookie", madeUp);
    assertThat(visitor.get("/login/oidc/callback?state=state&code=y").location())
        .isEqualTo("/login?problem=oidc");
    visitor.header("Cookie", madeUp + ".signature");
    assertThat(visitor.get("/login/oidc/callback?state=state&code=y").location())
        .isEqualTo("/login?problem=oidc");
    assertThat(provider.asked.get()).isZero();
  }

  @Test
  void rejectionsOfOneAddressAreBounded() {
    for (int i = 0; i < 60; i++) {
      Visitor visitor = running.visitor();
      String back = provider.logIn(leave(visitor, "/login/oidc"));
      assertThat(visitor.get(back.replace("the-code", "wrong")).location())
          .isEqualTo("/login?problem=oidc");
    }
    assertThat(provider.asked.get()).isGreaterThanOrEqualTo(Rejections.BURST).isLessThan(60);
  }

  @Test
  void answerCountsOnce() {
    Visitor visitor = running.visitor();
    String back = provider.logIn(leave(visitor, "/login/oidc"));
    visitor.get(back);

    assertThat(visitor.get(back).location()).isEqualTo("/login?problem=oidc");
  }

  @Test
  void providerThatIsAwayLeavesTheLocalLogin() {
    provider.close();

    assertThat(running.visitor().get("/login/oidc").location())
        .isEqualTo("/login?problem=oidc.down");
    assertThat(running.visitor().logIn("admin", running.password).status()).isEqualTo(303);
  }

  private Answer comeBack(Visitor visitor, String path) {
    return visitor.get(provider.logIn(leave(visitor, path)));
  }

  private static String leave(Visitor visitor, String path) {
    return requireNonNull(visitor.get(path).location());
  }
}
