package io.github.updatesentinel.agent.probe;

import java.time.Instant;

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
