package io.github.updatesentinel.agent.win32;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.platform.win32.Wevtapi;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.Winevt;
import com.sun.jna.platform.win32.Winevt.EVT_HANDLE;
import com.sun.jna.ptr.IntByReference;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.ReadFailure;
import java.util.ArrayList;
import java.util.List;

/** Reads entries of one event channel as XML. */
final class EventQuery {
  private static final int MAX_XML_BYTES = 64 * 1024;
  private static final int TIMEOUT_MS = 5000;

  private EventQuery() {}

  /**
   * The newest entries that match.
   *
   * @param xpath the subset that the event log knows
   */
  static List<String> newest(String channel, String xpath, int max) throws ReadFailure {
    int flags =
        Winevt.EVT_QUERY_FLAGS.EvtQueryChannelPath
            | Winevt.EVT_QUERY_FLAGS.EvtQueryReverseDirection;
    EVT_HANDLE query = Wevtapi.INSTANCE.EvtQuery(null, channel, xpath, flags);
    if (query == null) {
      throw lastError("EvtQuery", channel);
    }
    try {
      List<String> entries = new ArrayList<>();
      EVT_HANDLE[] next = new EVT_HANDLE[1];
      while (entries.size() < max
          && Wevtapi.INSTANCE.EvtNext(query, 1, next, TIMEOUT_MS, 0, new IntByReference())) {
        try {
          entries.add(render(next[0], channel));
        } finally {
          Wevtapi.INSTANCE.EvtClose(next[0]);
        }
      }
      if (entries.size() < max && Native.getLastError() != WinError.ERROR_NO_MORE_ITEMS) {
        throw lastError("EvtNext", channel);
      }
      return entries;
    } finally {
      Wevtapi.INSTANCE.EvtClose(query);
    }
  }

  private static String render(EVT_HANDLE event, String channel) throws ReadFailure {
    IntByReference used = new IntByReference();
    try (Memory buffer = new Memory(MAX_XML_BYTES)) {
      if (!Wevtapi.INSTANCE.EvtRender(
          null,
          event,
          Winevt.EVT_RENDER_FLAGS.EvtRenderEventXml,
          MAX_XML_BYTES,
          buffer,
          used,
          new IntByReference())) {
        throw lastError("EvtRender", channel);
      }
      return buffer.getWideString(0);
    }
  }

  private static ReadFailure lastError(String call, String channel) {
    return new ReadFailure(
        new Failure(call + "(" + channel + ")", HResult.ofWin32(Native.getLastError())));
  }
}
