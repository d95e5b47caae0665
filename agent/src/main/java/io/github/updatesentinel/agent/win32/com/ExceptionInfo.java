package io.github.updatesentinel.agent.win32.com;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** EXCEPINFO on 64-bit Windows: where a failed Invoke puts the real error, and strings to free. */
final class ExceptionInfo {
  private static final int BYTES = 64;
  private static final long[] STRINGS = {8, 16, 24};
  private static final long DEFERRED_FILL_IN = 48;
  private static final long SCODE = 56;

  private final Memory memory = new Memory(BYTES);

  ExceptionInfo() {
    memory.clear();
  }

  Memory memory() {
    return memory;
  }

  /**
   * The method's own HRESULT.
   *
   * @param otherwise where the object left none
   */
  int scode(int otherwise) {
    Pointer fillIn = memory.getPointer(DEFERRED_FILL_IN);
    if (fillIn != null) {
      Function.getFunction(fillIn, Function.ALT_CONVENTION).invokeInt(new Object[] {memory});
    }
    int scode = memory.getInt(SCODE);
    return scode == 0 ? otherwise : scode;
  }

  void free() {
    for (long offset : STRINGS) {
      Pointer string = memory.getPointer(offset);
      if (string != null) {
        OleApi.INSTANCE.SysFreeString(string);
      }
    }
  }
}
