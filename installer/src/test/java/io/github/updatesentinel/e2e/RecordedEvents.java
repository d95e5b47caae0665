package io.github.updatesentinel.e2e;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Entries of the event log in the form in which Windows renders them, each in one line. */
final class RecordedEvents {
  private RecordedEvents() {}

  /** Event 7040: an account changed the start type of a service. */
  static String startTypeChange(long record, Instant at, String service, String sid) {
    return entry(
        "Service Control Manager",
        7040,
        record,
        at,
        sid,
        "<Data Name='param1'>%s</Data><Data Name='param2'>demand start</Data>".formatted(service)
            + "<Data Name='param3'>disabled</Data><Data Name='param4'>%s</Data>"
                .formatted(service));
  }

  /** Event 10005: COM wanted to start a service that is disabled. */
  static String disabledService(long record, Instant at, String service) {
    return entry(
        "Microsoft-Windows-DistributedCOM",
        10005,
        record,
        at,
        "S-1-5-18",
        "<Data Name='param1'>1058</Data><Data Name='param2'>%s</Data>".formatted(service)
            + "<Data Name='param3'>Unavailable</Data>"
            + "<Data Name='param4'>{752073A1-23F2-4396-85F0-8FDB879ED0ED}</Data>");
  }

  private static String entry(
      String provider, int id, long record, Instant at, String sid, String data) {
    return ("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
            + "<Provider Name='%s'/><EventID Qualifiers='16384'>%d</EventID>"
            + "<TimeCreated SystemTime='%s'/><EventRecordID>%d</EventRecordID>"
            + "<Channel>System</Channel><Computer>PC-0042</Computer><Security UserID='%s'/>"
            + "</System><EventData>%s</EventData></Event>")
        .formatted(provider, id, at.truncatedTo(ChronoUnit.MILLIS), record, sid, data);
  }
}
