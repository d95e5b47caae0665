package io.github.updatesentinel.agent.win32;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;
import com.sun.jna.win32.W32APIOptions;

/** The calls of version that are used, as in {@link Advapi32Api}. */
interface VersionApi extends StdCallLibrary {
  VersionApi INSTANCE = Native.load("version", VersionApi.class, W32APIOptions.UNICODE_OPTIONS);

  /** Bytes; 0 is a failure. */
  int GetFileVersionInfoSize(String file, IntByReference ignored);

  boolean GetFileVersionInfo(String file, int ignored, int bytes, Pointer data);

  /** The value is a part of the block. */
  boolean VerQueryValue(
      Pointer block, String path, PointerByReference value, IntByReference length);
}
