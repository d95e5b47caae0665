package io.github.updatesentinel.agent.win32.wua;

import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Guid.GUID;
import com.sun.jna.win32.StdCallLibrary.StdCallCallback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An ISearchCompletedCallback that the Windows Update Agent calls when a search is over. Must stay
 * reachable until the agent has let go of it.
 */
final class SearchCallback {
  private static final byte[] IID_IUNKNOWN = guid("00000000-0000-0000-C000-000000000046");
  private static final byte[] IID_SEARCH_COMPLETED = guid("88AEE058-D4B0-4725-A2F1-814A67AE964C");
  private static final int E_NOINTERFACE = 0x80004002;
  private static final int GUID_BYTES = 16;

  /** JNA holds callbacks weakly; a search that never ends keeps its callback for good. */
  private static final List<SearchCallback> ALIVE = new ArrayList<>();

  interface QueryInterface extends StdCallCallback {
    int invoke(Pointer self, Pointer iid, Pointer result);
  }

  interface Count extends StdCallCallback {
    int invoke(Pointer self);
  }

  interface Completed extends StdCallCallback {
    int invoke(Pointer self, Pointer job, Pointer arguments);
  }

  private final CountDownLatch completed = new CountDownLatch(1);
  private final AtomicInteger references = new AtomicInteger(1);
  private final Memory object = new Memory(Native.POINTER_SIZE);
  private final Memory table = new Memory(4L * Native.POINTER_SIZE);

  // Fields, so that they live as long as this does.
  private final QueryInterface queryInterface = this::queryInterface;
  private final Count addRef = self -> references.incrementAndGet();
  private final Count release = self -> references.decrementAndGet();
  private final Completed invoke =
      (self, job, arguments) -> {
        completed.countDown();
        return 0;
      };

  SearchCallback() {
    table.setPointer(0, CallbackReference.getFunctionPointer(queryInterface));
    table.setPointer(Native.POINTER_SIZE, CallbackReference.getFunctionPointer(addRef));
    table.setPointer(2L * Native.POINTER_SIZE, CallbackReference.getFunctionPointer(release));
    table.setPointer(3L * Native.POINTER_SIZE, CallbackReference.getFunctionPointer(invoke));
    object.setPointer(0, table);
    synchronized (ALIVE) {
      ALIVE.add(this);
    }
  }

  Pointer pointer() {
    return object;
  }

  CountDownLatch completed() {
    return completed;
  }

  private int queryInterface(Pointer self, Pointer iid, Pointer result) {
    byte[] wanted = iid.getByteArray(0, GUID_BYTES);
    if (Arrays.equals(wanted, IID_IUNKNOWN) || Arrays.equals(wanted, IID_SEARCH_COMPLETED)) {
      references.incrementAndGet();
      result.setPointer(0, self);
      return 0;
    }
    result.setPointer(0, null);
    return E_NOINTERFACE;
  }

  private static byte[] guid(String text) {
    GUID guid = new GUID("{" + text + "}");
    guid.write();
    return guid.getPointer().getByteArray(0, GUID_BYTES);
  }
}
