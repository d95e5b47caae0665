package io.github.updatesentinel.agent.win32;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import io.github.updatesentinel.agent.probe.EventLogProbe;
import io.github.updatesentinel.agent.probe.EventXml;
import io.github.updatesentinel.agent.probe.ReadFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tinylog.Logger;

/** Asks the event log what Windows Update and the Service Control Manager wrote there. */
public final class Win32EventLogProbe implements EventLogProbe {
  private static final int MAX_ENTRIES = 50;

  // 20 installation failed; 25 search failed, 31 download failed.
  private static final String FAILURES =
      "*[System[Provider[@Name='Microsoft-Windows-WindowsUpdateClient'] and"
          + " (EventID=20 or EventID=25 or EventID=31)"
          + " and TimeCreated[timediff(@SystemTime) <= %d]]]";

  private static final String START_TYPE_CHANGED =
      "*[System[Provider[@Name='Service Control Manager'] and EventID=7040"
          + " and TimeCreated[timediff(@SystemTime) <= %d]]"
          + " and EventData[Data[@Name='param4']='%s']]";

  @Override
  public Reading<List<UpdateFailure>> updateFailures(Duration within) {
    try {
      List<UpdateFailure> failures = new ArrayList<>();
      for (String channel :
          List.of("System", "Microsoft-Windows-WindowsUpdateClient/Operational")) {
        for (String xml :
            EventQuery.newest(channel, FAILURES.formatted(within.toMillis()), MAX_ENTRIES)) {
          EventXml.updateFailure(xml).ifPresent(failures::add);
        }
      }
      failures.sort(Comparator.comparing(UpdateFailure::at).reversed());
      return Reading.known(failures, Instant.now());
    } catch (ReadFailure e) {
      return Reading.unknown(e.failure(), Instant.now());
    }
  }

  @Override
  public Optional<String> whoChangedStartType(String service, Duration within) {
    try {
      String xpath = START_TYPE_CHANGED.formatted(within.toMillis(), service);
      return EventQuery.newest("System", xpath, 1).stream()
          .findFirst()
          .flatMap(EventXml::user)
          .map(Win32EventLogProbe::account);
    } catch (ReadFailure e) {
      Logger.debug("{}", e.getMessage());
      return Optional.empty();
    }
  }

  /** The account's name, or its SID where nobody knows the name any more. */
  private static String account(String sid) {
    try {
      return Advapi32Util.getAccountBySid(sid).fqn;
    } catch (Win32Exception e) {
      return sid;
    }
  }
}
