package io.github.updatesentinel.agent.win32.event;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.sink.EventLog;
import io.github.updatesentinel.agent.win32.Advapi32Api;
import io.github.updatesentinel.contract.EventId;
import java.util.List;
import org.tinylog.Logger;

/** Writes to the Application log as source UpdateSentinel. Thread-safe. */
public final class Win32EventLog implements EventLog {
  private static final String SOURCE = "UpdateSentinel";

  /** UTF-16 units; ReportEvent refuses strings of 31,839 and more. */
  private static final int MAX_STRING = 31_000;

  @Override
  public boolean report(int id, EventId.Level level, List<String> strings) {
    HANDLE log = Advapi32Api.INSTANCE.RegisterEventSource(null, SOURCE);
    if (log == null) {
      return refused("RegisterEventSource");
    }
    try {
      String[] bounded =
          strings.stream().map(text -> Texts.cut(text, MAX_STRING)).toArray(String[]::new);
      return Advapi32Api.INSTANCE.ReportEvent(
              log, type(level), 0, id, null, bounded.length, 0, bounded, null)
          || refused("ReportEvent");
    } finally {
      Advapi32Api.INSTANCE.DeregisterEventSource(log);
    }
  }

  private static boolean refused(String call) {
    Logger.warn("{}: {}", call, HResult.ofWin32(Native.getLastError()).describe());
    return false;
  }

  private static int type(EventId.Level level) {
    return switch (level) {
      case INFO -> WinNT.EVENTLOG_INFORMATION_TYPE;
      case WARNING -> WinNT.EVENTLOG_WARNING_TYPE;
      case ERROR -> WinNT.EVENTLOG_ERROR_TYPE;
    };
  }
}
