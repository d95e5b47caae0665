package io.github.updatesentinel.agent.probe.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.Author;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.FakeFiles;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import io.github.updatesentinel.agent.probe.policy.GroupPolicyProbe;
import io.github.updatesentinel.contract.ChangeMeans;
import io.github.updatesentinel.contract.StartType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who gave a service its start type, as the event log and Group Policy's files tell. */
class AttributionTest {
  private static final String SERVICE = "TrustedInstaller";
  private static final String SYSTEM = "S-1-5-18";
  private static final String ADMIN = "S-1-5-21-1-2-3-1104";
  private static final String GUID = "{6AC1786C-016F-11D2-945F-00C04FB984F9}";
  private static final String HISTORY =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Group Policy\\History\\";
  private static final String COPY =
      "System32\\GroupPolicy\\DataStore\\0\\SysVol\\corp.example\\Policies\\"
          + GUID
          + "\\Machine\\";

  private Instant now = Instant.parse("2026-03-03T14:02:00Z");
  private final FakeEventLog log = new FakeEventLog(() -> now);
  private final FakeRegistry registry = new FakeRegistry();
  private final FakeFiles files = new FakeFiles();
  private final Attribution attribution =
      new Attribution(
          new EventLogProbe(
              log,
              new AccountNames(
                  sid -> sid.equals(SYSTEM) ? "NT AUTHORITY\\SYSTEM" : "CORP\\admin",
                  Duration.ofSeconds(10)),
              () -> now),
          new GroupPolicyProbe(registry, files));

  @Test
  void accountOfAPersonIsThatAccount() {
    assertThat(author(ADMIN)).isEqualTo(new Author("CORP\\admin", ChangeMeans.ACCOUNT, null));
  }

  @Test
  void systemWithoutAnyTraceIsAnotherProgram() {
    assertThat(author(SYSTEM)).isEqualTo(system(ChangeMeans.SYSTEM, null));
  }

  @Test
  void servicingItselfIsAnInstallation() {
    assertThat(
            author("S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464")
                .means()
                .is(ChangeMeans.INSTALLER))
        .isTrue();
  }

  @Test
  void systemDuringAnInstallationIsTheInstallation() {
    log.installation(1040);
    now = now.plusSeconds(20);
    assertThat(author(SYSTEM)).isEqualTo(system(ChangeMeans.INSTALLER, null));

    log.installation(1042);
    now = now.plusSeconds(1);
    assertThat(author(SYSTEM)).isEqualTo(system(ChangeMeans.SYSTEM, null));
  }

  @Test
  void systemWhileGroupPolicyAppliesServicesIsGroupPolicy() {
    log.policyRun(4016, GroupPolicyProbe.SECURITY, "Hardening &amp;amp; more");
    now = now.plusSeconds(2);
    assertThat(author(SYSTEM)).isEqualTo(system(ChangeMeans.GROUP_POLICY, "Hardening & more"));

    log.policyRun(5016, GroupPolicyProbe.SECURITY);
    now = now.plusSeconds(1);
    assertThat(author(SYSTEM)).as("its run is over").isEqualTo(system(ChangeMeans.SYSTEM, null));
  }

  @Test
  void otherPartsOfGroupPolicySetNoServices() {
    log.policyRun(4016, "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}", "Registry settings");
    now = now.plusSeconds(2);

    assertThat(author(SYSTEM)).isEqualTo(system(ChangeMeans.SYSTEM, null));
  }

  @Test
  void oneOfSeveralPoliciesIsNotGuessed() {
    log.policyRun(4016, GroupPolicyProbe.PREFERENCES, "One", "Other");

    assertThat(author(SYSTEM)).isEqualTo(system(ChangeMeans.GROUP_POLICY, null));
  }

  @Test
  void policyIsNamedByTheTemplateThatSetsTheService() {
    applied(GroupPolicyProbe.SECURITY, "Hardening baseline");
    template(
        "[Service General Setting]\r\n\"Spooler\",4,\"\"\r\n\"trustedinstaller\",4,\"D:AR\"\r\n");
    log.policyRun(4016, GroupPolicyProbe.SECURITY, "One", "Other");

    assertThat(author(SYSTEM)).isEqualTo(system(ChangeMeans.GROUP_POLICY, "Hardening baseline"));
  }

  @Test
  void policyThatSetsTheServiceIsNamedBesideAnotherAuthor() {
    applied(GroupPolicyProbe.SECURITY, "Hardening baseline");
    template("[Service General Setting]\r\n\"TrustedInstaller\",4,\"\"\r\n");

    assertThat(author(ADMIN))
        .isEqualTo(new Author("CORP\\admin", ChangeMeans.ACCOUNT, "Hardening baseline"));
    assertThat(author(SYSTEM))
        .as("Group Policy did not run then")
        .isEqualTo(system(ChangeMeans.SYSTEM, "Hardening baseline"));
    log.closed.put(FakeEventLog.POLICY, HResult.E_ACCESSDENIED);
    assertThat(author(SYSTEM))
        .as("whether it ran can't be read")
        .isEqualTo(system(ChangeMeans.GROUP_POLICY, "Hardening baseline"));
    log.closed.clear();
    log.endless.add(FakeEventLog.POLICY);
    assertThat(author(SYSTEM))
        .as("the search for it does not come to its end")
        .isEqualTo(system(ChangeMeans.GROUP_POLICY, "Hardening baseline"));
  }

  @Test
  void templateThatSetsAnotherStartTypeOrSectionIsNotIt() {
    applied(GroupPolicyProbe.SECURITY, "Hardening baseline");
    template(
        """
        [Registry Keys]
        "TrustedInstaller",4,""
        [Service General Setting]
        "TrustedInstaller",3,""
        """);

    assertThat(author(ADMIN).policy()).isNull();
  }

  @Test
  void preferenceThatSetsTheServiceIsNamed() {
    applied(GroupPolicyProbe.PREFERENCES, "Services of clients");
    files.fileAt(
        "C:\\ProgramData\\Microsoft\\Group Policy\\History\\"
            + GUID
            + "\\Machine\\Preferences\\Services\\Services.xml",
        """
        <?xml version="1.0" encoding="utf-8"?><NTServices><NTService name="TrustedInstaller">
        <Properties startupType="DISABLED" serviceName="TrustedInstaller" timeout="30"/>
        </NTService></NTServices>""");

    assertThat(author(ADMIN).policy()).isEqualTo("Services of clients");
  }

  @Test
  void lastAppliedPolicyWins() {
    applied(GroupPolicyProbe.SECURITY, "First");
    template("[Service General Setting]\r\n\"TrustedInstaller\",4,\"\"\r\n");
    String other = "{00000000-016F-11D2-945F-00C04FB984F9}";
    registry
        .set(HISTORY + GroupPolicyProbe.SECURITY + "\\1", "GPOName", other)
        .set(HISTORY + GroupPolicyProbe.SECURITY + "\\1", "DisplayName", "Second")
        .set(
            HISTORY + GroupPolicyProbe.SECURITY + "\\1",
            "FileSysPath",
            "\\\\corp.example\\SysVol\\corp.example\\Policies\\" + other + "\\Machine");
    files.file(
        COPY.replace(GUID, other) + "Microsoft\\Windows NT\\SecEdit\\GptTmpl.inf",
        "[Service General Setting]\r\nTrustedInstaller,4,\"\"\r\n",
        StandardCharsets.UTF_8);

    assertThat(author(ADMIN).policy()).isEqualTo("Second");
  }

  @Test
  void changeWithoutARecordHasNoAuthor() {
    assertThat(attribution.unrecorded(SERVICE, StartType.DISABLED)).isEqualTo(Author.UNKNOWN);
    assertThat(author(null)).isEqualTo(Author.UNKNOWN);
  }

  @Test
  void probeThatBreaksCostsTheAuthorAlone() {
    log.broken = true;

    assertThat(author(SYSTEM)).isEqualTo(Author.UNKNOWN);
    assertThat(attribution.lastChange(SERVICE)).isEmpty();
  }

  private static Author system(ChangeMeans means, @Nullable String policy) {
    return new Author("NT AUTHORITY\\SYSTEM", means, policy);
  }

  private Author author(@Nullable String sid) {
    return attribution.of(new StartTypeEntry(SERVICE, now, sid), StartType.DISABLED);
  }

  private void applied(String part, String name) {
    registry
        .set(HISTORY + part + "\\0", "GPOName", GUID)
        .set(HISTORY + part + "\\0", "DisplayName", name)
        .set(
            HISTORY + part + "\\0",
            "FileSysPath",
            "\\\\corp.example\\SysVol\\corp.example\\Policies\\" + GUID + "\\Machine");
  }

  /** As Windows writes it, in UTF-16. */
  private void template(String text) {
    files.file(
        COPY + "Microsoft\\Windows NT\\SecEdit\\GptTmpl.inf",
        "\uFEFF" + text,
        StandardCharsets.UTF_16LE);
  }
}
