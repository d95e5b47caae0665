package io.github.updatesentinel.agent.win32.event;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.platform.win32.Wevtapi;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.Winevt;
import com.sun.jna.platform.win32.Winevt.EVT_HANDLE;
import com.sun.jna.ptr.IntByReference;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.EventChannels;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Searches the event log of Windows. Thread-safe. */
public final class Win32EventChannels implements EventChannels {
  private static final int USUAL_XML_BYTES = 64 * 1024;
  private static final int MAX_XML_BYTES = 1024 * 1024;

  @Override
  public Entries newest(String channel, String xpath, int max, Duration limit) throws ReadFailure {
    long start = System.nanoTime();
    int flags =
        Winevt.EVT_QUERY_FLAGS.EvtQueryChannelPath
            | Winevt.EVT_QUERY_FLAGS.EvtQueryReverseDirection;
    Wevtapi api = Wevtapi.INSTANCE;
    // Wine fails without an error code; an older one, of loading the library, must not pass for it.
    Native.setLastError(WinError.ERROR_SUCCESS);
    EVT_HANDLE query = api.EvtQuery(null, channel, xpath, flags);
    if (query == null) {
      throw new ReadFailure(lastError("EvtQuery", channel));
    }
    try {
      List<String> entries = new ArrayList<>();
      Failure unreadable = null;
      EVT_HANDLE[] next = new EVT_HANDLE[1];
      for (int i = 0; i < max; i++) {
        long leftMs = limit.minusNanos(System.nanoTime() - start).toMillis();
        // With nothing left it still takes an entry that lies ready, or says ERROR_TIMEOUT.
        int timeoutMs = (int) Math.max(leftMs, 0);
        if (!Wevtapi.INSTANCE.EvtNext(query, 1, next, timeoutMs, 0, new IntByReference())) {
          boolean ended = Native.getLastError() == WinError.ERROR_NO_MORE_ITEMS;
          return new Entries(entries, ended ? unreadable : lastError("EvtNext", channel));
        }
        try {
          entries.add(render(next[0], channel));
        } catch (ReadFailure e) {
          // One entry that can't be shown must not hide the others.
          unreadable = e.failure();
        } finally {
          Wevtapi.INSTANCE.EvtClose(next[0]);
        }
      }
      return new Entries(entries, unreadable);
    } finally {
      Wevtapi.INSTANCE.EvtClose(query);
    }
  }

  private static String render(EVT_HANDLE event, String channel) throws ReadFailure {
    int bytes = USUAL_XML_BYTES;
    while (true) {
      IntByReference needed = new IntByReference();
      try (Memory buffer = new Memory(bytes)) {
        if (Wevtapi.INSTANCE.EvtRender(
            null,
            event,
            Winevt.EVT_RENDER_FLAGS.EvtRenderEventXml,
            bytes,
            buffer,
            needed,
            new IntByReference())) {
          return buffer.getWideString(0);
        }
        if (Native.getLastError() != WinError.ERROR_INSUFFICIENT_BUFFER
            || needed.getValue() <= bytes
            || needed.getValue() > MAX_XML_BYTES) {
          throw new ReadFailure(lastError("EvtRender", channel));
        }
      }
      bytes = needed.getValue();
    }
  }

  private static Failure lastError(String call, String channel) {
    int error = Native.getLastError();
    return new Failure(
        call + "(" + channel + ")",
        error == WinError.ERROR_SUCCESS ? null : HResult.ofWin32(error));
  }
}
