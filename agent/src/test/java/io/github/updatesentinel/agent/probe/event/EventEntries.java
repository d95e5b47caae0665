package io.github.updatesentinel.agent.probe.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/** Entries of event channels in the form in which Windows renders them. */
public final class EventEntries {
  private EventEntries() {}

  /** Event 20: the installation of an update failed. */
  public static String failedInstallation(long record, Instant at, String code, String title) {
    return """
    <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
    <Provider Name='Microsoft-Windows-WindowsUpdateClient' \
    Guid='{945a8954-c147-4acd-923f-40c45405a658}'/><EventID>20</EventID><Version>1</Version>\
    <Level>2</Level><Task>1</Task><Opcode>13</Opcode><Keywords>0x8000000000000028</Keywords>\
    <TimeCreated SystemTime='%s'/><EventRecordID>%d</EventRecordID>\
    <Correlation/><Execution ProcessID='1234' ThreadID='5678'/><Channel>System</Channel>\
    <Computer>PC-0042.corp.example</Computer><Security UserID='S-1-5-18'/></System>\
    <EventData><Data Name='errorCode'>%s</Data><Data Name='updateTitle'>%s</Data>\
    <Data Name='updateRevisionNumber'>200</Data></EventData></Event>"""
        .formatted(at, record, code, title);
  }

  /** Event 7000 of a Chinese Windows: a service could not be started. */
  public static String serviceFailed(long record, Instant at, String service, int error) {
    return entry(
        "Service Control Manager",
        7000,
        record,
        at,
        """
        <EventData><Data Name='param1'>%s 的显示名</Data><Data Name='param2'>%%%%%d</Data>\
        <Binary>%s</Binary></EventData>"""
            .formatted(
                service,
                error,
                HexFormat.of()
                    .withUpperCase()
                    .formatHex((service + "\0").getBytes(StandardCharsets.UTF_16LE))));
  }

  /** Event 10005: COM wanted to start a service and could not. */
  public static String comFailed(long record, Instant at, String service, int error) {
    return entry(
        "Microsoft-Windows-DistributedCOM",
        10005,
        record,
        at,
        """
        <EventData><Data Name='param1'>%d</Data><Data Name='param2'>%s</Data>\
        <Data Name='param3'>Unavailable</Data>\
        <Data Name='param4'>{752073A1-23F2-4396-85F0-8FDB879ED0ED}</Data></EventData>"""
            .formatted(error, service));
  }

  /** Events 4016, 5016 and the like: a part of Group Policy begins or has ended. */
  public static String policyRun(long record, Instant at, int id, String part, String... policies) {
    StringBuilder list = new StringBuilder();
    for (String policy : policies) {
      list.append("&lt;GPO ID=\"{6AC1786C-016F-11D2-945F-00C04FB984F9}\"&gt;&lt;Name&gt;")
          .append(policy)
          .append("&lt;/Name&gt;&lt;/GPO&gt;");
    }
    return entry(
        "Microsoft-Windows-GroupPolicy",
        id,
        record,
        at,
        """
        <EventData><Data Name='CSEExtensionId'>%s</Data>\
        <Data Name='CSEExtensionName'>安全</Data><Data Name='ApplicableGPOList'>%s</Data>\
        </EventData>"""
            .formatted(part, list));
  }

  /** Events 1040 and 1042: Windows Installer begins or ends with a product. */
  public static String installation(long record, Instant at, int id) {
    return entry(
        "MsiInstaller",
        id,
        record,
        at,
        "<EventData><Data>C:\\Temp\\hardening.msi</Data><Data>4711</Data></EventData>");
  }

  /** Events 2 and 3 of servicing: a package is installed, or could not be. */
  public static String packageChanged(long record, Instant at, int id, String name, String error) {
    return entry(
        "Microsoft-Windows-Servicing",
        id,
        record,
        at,
        """
        <UserData><CbsPackageChangeState \
        xmlns='http://manifests.microsoft.com/win/2004/08/windows/setup_provider'>\
        <PackageIdentifier>%s</PackageIdentifier>\
        <IntendedPackageState>5112</IntendedPackageState>\
        <IntendedPackageStateTextized>已安装</IntendedPackageStateTextized>\
        <ErrorCode>%s</ErrorCode><Client>WindowsUpdateAgent</Client>\
        </CbsPackageChangeState></UserData>"""
            .formatted(name, error));
  }

  /** Any entry, with what its provider adds. */
  static String entry(String provider, int id, long record, Instant at, String data) {
    return """
    <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
    <Provider Name='%s'/><EventID Qualifiers='49152'>%d</EventID><Version>0</Version>\
    <TimeCreated SystemTime='%s'/><EventRecordID>%d</EventRecordID><Channel>System</Channel>\
    <Computer>PC-0042.corp.example</Computer><Security UserID='S-1-5-18'/></System>%s</Event>"""
        .formatted(provider, id, at, record, data);
  }

  /** Event 7040 of a Chinese Windows: the start type of a service was changed. */
  public static String startTypeChange(long record, Instant at, String service, String sid) {
    return """
    <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
    <Provider Name='Service Control Manager' Guid='{555908d1-a6d7-4695-8e1e-26931d2012f4}' \
    EventSourceName='Service Control Manager'/><EventID Qualifiers='16384'>7040</EventID>\
    <Version>0</Version><Level>4</Level><Task>0</Task><Opcode>0</Opcode>\
    <Keywords>0x8080000000000000</Keywords>\
    <TimeCreated SystemTime='%s'/><EventRecordID>%d</EventRecordID>\
    <Correlation/><Execution ProcessID='700' ThreadID='900'/><Channel>System</Channel>\
    <Computer>PC-0042.corp.example</Computer><Security UserID='%s'/></System><EventData>\
    <Data Name='param1'>%s 的显示名</Data><Data Name='param2'>按需启动</Data>\
    <Data Name='param3'>已禁用</Data><Data Name='param4'>%s</Data></EventData></Event>"""
        .formatted(at, record, sid, service, service);
  }
}
