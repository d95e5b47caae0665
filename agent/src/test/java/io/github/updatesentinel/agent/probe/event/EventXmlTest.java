package io.github.updatesentinel.agent.probe.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.LogEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events in the form in which Windows renders them. */
class EventXmlTest {
  private static final Instant AT = Instant.parse("2026-11-20T02:11:45.123456700Z");
  private static final HResult DISABLED = HResult.E_SERVICE_DISABLED;

  private static final String TITLE =
      "2022-09 Cumulative Update for Windows 10 Version 21H2 for x64-based Systems (KB5017308)";

  @Test
  void failedInstallationIsReadWithItsTitle() {
    String xml =
        updateClient(
            20,
            """
            <Data Name='errorCode'>0x80070422</Data><Data Name='updateTitle'>%s</Data>\
            <Data Name='updateGuid'>{7b1c0c0e-5d6c-4b0e-9a57-0c0f3f0b0001}</Data>\
            <Data Name='updateRevisionNumber'>200</Data>\
            <Data Name='serviceGuid'>{3da21691-e39d-4da6-8a4b-b43877bcb1b7}</Data>\
            """
                .formatted(TITLE));

    assertThat(EventXml.entry(xml)).contains(failure(20, DISABLED, TITLE));
    assertThat(EventXml.user(xml)).contains("S-1-5-18");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{855E8A7C-ECB4-4CA3-B045-1DFA50104289}",
        "{117cab2d-82b1-4b5a-a08c-4d62dbee7782}"
      })
  void appOfTheStoreSaysNothingOfWindows(String service) {
    String xml =
        updateClient(
            20,
            """
            <Data Name='errorCode'>0x80070422</Data><Data Name='updateTitle'>9NBLGGH4NNS1</Data>\
            <Data Name='serviceGuid'>%s</Data>\
            """
                .formatted(service));

    assertThat(EventXml.entry(xml)).isEmpty();
  }

  @Test
  void chineseTitleIsReadWhole() {
    String title = "2022-09 适用于 Windows 10 Version 21H2 的累积更新，适合基于 x64 的系统 (KB5017308)";
    String xml =
        updateClient(
            20,
            "<Data Name='errorCode'>0x80070422</Data><Data Name='updateTitle'>"
                + title
                + "</Data>");

    assertThat(EventXml.entry(xml)).contains(failure(20, DISABLED, title));
  }

  @Test
  void failedSearchHasNoTitle() {
    String xml =
        updateClient(
            25,
            """
            <Data Name='errorCode'>0x8024402c</Data>\
            <Data Name='serviceGuid'>{3da21691-e39d-4da6-8a4b-b43877bcb1b7}</Data>\
            """);

    assertThat(EventXml.entry(xml)).contains(failure(25, HResult.parse("0x8024402C"), null));
  }

  @Test
  void failedDownloadNamesTheTitleBeforeTheCode() {
    String xml =
        updateClient(
            31,
            """
            <Data Name='updateTitle'>%s</Data><Data Name='errorCode'>0x80070422</Data>\
            <Data Name='updateGuid'>{7b1c0c0e-5d6c-4b0e-9a57-0c0f3f0b0001}</Data>\
            """
                .formatted(TITLE));

    assertThat(EventXml.entry(xml)).contains(failure(31, DISABLED, TITLE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147943458", "-2147023838", "80070422", " 0x80070422\n"})
  void codeIsUnderstoodInEverySpelling(String code) {
    assertThat(EventXml.entry(withCode(code))).contains(failure(25, DISABLED, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "disabled", "0x", "0x1234567890", "99999999999", "%%1058", "0x8007 0422"})
  void codeThatIsNoneMakesNoFailure(String code) {
    assertThat(EventXml.entry(withCode(code))).isEmpty();
  }

  @Test
  void entryWithoutACodeIsNoFailure() {
    String xml = updateClient(20, "<Data Name='updateTitle'>" + TITLE + "</Data>");

    assertThat(EventXml.entry(xml)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<TimeCreated/>",
        "<TimeCreated SystemTime=''/>",
        "<TimeCreated SystemTime='yesterday'/>",
        "<TimeCreated SystemTime='2026-13-40T00:00:00Z'/>",
        "<TimeCreated SystemTime='+1000000000-12-31T23:59:59.999999999Z'/>",
        "<TimeCreated SystemTime='-0001-01-01T00:00:00Z'/>"
      })
  void entryWithoutATimeIsNoFailure(String time) {
    String xml =
        withCode("0x80070422")
            .replace("<TimeCreated SystemTime='2026-11-20T02:11:45.1234567Z'/>", time);

    assertThat(EventXml.entry(xml)).isEmpty();
  }

  @Test
  void doubleQuotesAreAsGoodAsSingleOnes() {
    String xml = withCode("0x80070422").replace('\'', '"');

    assertThat(EventXml.entry(xml)).contains(failure(25, DISABLED, null));
    assertThat(EventXml.user(xml)).contains("S-1-5-18");
  }

  @Test
  void entitiesInATitleAreResolvedOnce() {
    assertThat(title("A &amp; B &lt;C&gt; &quot;D&quot; &apos;E&apos;"))
        .isEqualTo("A & B <C> \"D\" 'E'");
    assertThat(title("&amp;lt;b&amp;gt; &amp;amp;")).isEqualTo("&lt;b&gt; &amp;");
  }

  @Test
  void titleCanNotPassForAnotherField() {
    String hostile = "&lt;Data Name='errorCode'&gt;0x80070422&lt;/Data&gt;";
    String xml =
        updateClient(
            31,
            "<Data Name='updateTitle'>"
                + hostile
                + "</Data><Data Name='errorCode'>0x80240017</Data>");

    assertThat(EventXml.entry(xml))
        .contains(
            failure(31, HResult.parse("0x80240017"), "<Data Name='errorCode'>0x80070422</Data>"));
  }

  @Test
  void endlessTitleIsCut() {
    assertThat(title("x".repeat(50_000))).hasSize(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<Event", "no XML at all", "<Event><System></System></Event>"})
  void rubbishTellsNothing(String xml) {
    assertThat(EventXml.entry(xml)).isEmpty();
    assertThat(EventXml.user(xml)).isEmpty();
  }

  @Test
  void whoChangedAStartTypeIsTheSidOfTheEntryInAnyLanguage() {
    String sid = "S-1-5-21-1004336348-1177238915-682003330-1104";
    String english =
        startTypeChanged(
            "<Security UserID='" + sid + "'/>",
            "Windows Modules Installer",
            "demand start",
            "disabled");
    String chinese =
        startTypeChanged("<Security UserID='" + sid + "'/>", "Windows 模块安装程序", "按需启动", "已禁用");

    assertThat(EventXml.user(english)).contains(sid);
    assertThat(EventXml.user(chinese)).contains(sid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<Security/>", "<Security UserID=''/>", "<Security UserID='CORP\\admin'/>"})
  void entryWithoutASidTellsNobody(String security) {
    assertThat(EventXml.user(startTypeChanged(security, "Windows 模块安装程序", "按需启动", "已禁用")))
        .isEmpty();
  }

  @Test
  void serviceThatFailedIsNamedByItsKeyInAnyLanguage() {
    assertThat(EventXml.entry(EventEntries.serviceFailed(1, AT, "TrustedInstaller", 1058)))
        .contains(service(7000, HResult.E_SERVICE_DISABLED, "TrustedInstaller"));
    assertThat(EventXml.entry(EventEntries.serviceFailed(1, AT, "Spooler", 1058))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"7001, param3, 0x8007041D", "7023, param2, 0x8007041D", "7009, param1, 0x8007041D"})
  void errorOfAServiceStandsWhereTheEventHasIt(int id, String field, String code) {
    String xml = ofService(id, "<Data Name='%s'>%%%%1053</Data>".formatted(field));

    assertThat(EventXml.entry(xml)).contains(service(id, HResult.parse(code), "BITS"));
  }

  @ParameterizedTest
  @ValueSource(ints = {7031, 7034})
  void serviceThatEndedUnexpectedlyIsAFailureWithoutACode(int id) {
    assertThat(EventXml.entry(ofService(id, "<Data Name='param2'>3</Data>")))
        .contains(service(id, HResult.ofWin32(1067), "BITS"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<Binary></Binary>", "<Binary>42</Binary>", "<Binary>zz</Binary>"})
  void serviceThatIsNamedInWordsAloneIsNotGuessed(String binary) {
    String xml =
        ofService(7000, "<Data Name='param2'>%%1058</Data>")
            .replaceAll("<Binary>.*</Binary>", binary);

    assertThat(EventXml.entry(xml)).isEmpty();
  }

  @Test
  void comThatCouldNotStartAServiceIsAFailureOfThatService() {
    assertThat(EventXml.entry(EventEntries.comFailed(1, AT, "TrustedInstaller", 1058)))
        .contains(
            new LogEntry(
                LogEntry.Origin.COM, 10005, AT, HResult.E_SERVICE_DISABLED, "TrustedInstaller"));
    assertThat(EventXml.entry(EventEntries.comFailed(1, AT, "gupdate", 1058))).isEmpty();
  }

  @Test
  void packageIsInstalledOrFailsToBe() {
    assertThat(EventXml.entry(EventEntries.packageChanged(1, AT, 2, "KB5017308", "0x0")))
        .contains(new LogEntry(LogEntry.Origin.SERVICING, 2, AT, null, "KB5017308"));
    String failed = EventEntries.packageChanged(1, AT, 3, "KB5017308", "0x800f0922");
    assertThat(EventXml.entry(failed))
        .contains(
            new LogEntry(
                LogEntry.Origin.SERVICING, 3, AT, HResult.parse("0x800F0922"), "KB5017308"));
    assertThat(EventXml.entry(failed.replace("5112", "5000"))).as("to be removed").isEmpty();
  }

  private static LogEntry service(int id, HResult code, String name) {
    return new LogEntry(LogEntry.Origin.SERVICE_CONTROL, id, AT, code, name);
  }

  private static String ofService(int id, String data) {
    return EventEntries.entry(
        "Service Control Manager",
        id,
        1,
        AT,
        "<EventData>" + data + "<Binary>42004900540053000000</Binary></EventData>");
  }

  @Test
  void changeOfAStartTypeIsNoFailureOfAnUpdate() {
    assertThat(
            EventXml.entry(
                startTypeChanged(
                    "<Security UserID='S-1-5-18'/>",
                    "Windows Modules Installer",
                    "demand start",
                    "disabled")))
        .isEmpty();
  }

  private static LogEntry failure(int id, HResult code, @Nullable String title) {
    return new LogEntry(LogEntry.Origin.WINDOWS_UPDATE, id, AT, code, title);
  }

  private static String withCode(String code) {
    return updateClient(25, "<Data Name='errorCode'>" + code + "</Data>");
  }

  private static String title(String escaped) {
    String xml =
        updateClient(
            20,
            "<Data Name='errorCode'>0x80070422</Data><Data Name='updateTitle'>"
                + escaped
                + "</Data>");
    return EventXml.entry(xml).map(LogEntry::subject).orElse("no failure");
  }

  private static String updateClient(int id, String data) {
    return """
    <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
    <Provider Name='Microsoft-Windows-WindowsUpdateClient' \
    Guid='{945a8954-c147-4acd-923f-40c45405a658}'/><EventID>%d</EventID><Version>1</Version>\
    <Level>2</Level><Task>1</Task><Opcode>13</Opcode><Keywords>0x8000000000000028</Keywords>\
    <TimeCreated SystemTime='2026-11-20T02:11:45.1234567Z'/><EventRecordID>4711</EventRecordID>\
    <Correlation/><Execution ProcessID='1234' ThreadID='5678'/><Channel>System</Channel>\
    <Computer>PC-0042.corp.example</Computer><Security UserID='S-1-5-18'/></System>\
    <EventData>%s</EventData></Event>\
    """
        .formatted(id, data);
  }

  private static String startTypeChanged(String security, String name, String from, String to) {
    return """
    <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
    <Provider Name='Service Control Manager' Guid='{555908d1-a6d7-4695-8e1e-26931d2012f4}' \
    EventSourceName='Service Control Manager'/><EventID Qualifiers='16384'>7040</EventID>\
    <Version>0</Version><Level>4</Level><Task>0</Task><Opcode>0</Opcode>\
    <Keywords>0x8080000000000000</Keywords>\
    <TimeCreated SystemTime='2026-11-20T02:11:45.1234567Z'/><EventRecordID>4712</EventRecordID>\
    <Correlation/><Execution ProcessID='700' ThreadID='900'/><Channel>System</Channel>\
    <Computer>PC-0042.corp.example</Computer>%s</System><EventData>\
    <Data Name='param1'>%s</Data><Data Name='param2'>%s</Data><Data Name='param3'>%s</Data>\
    <Data Name='param4'>TrustedInstaller</Data></EventData></Event>\
    """
        .formatted(security, name, from, to);
  }
}
