package io.github.updatesentinel.agent.win32.security;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.win32.StdCallLibrary;
import com.sun.jna.win32.W32APIOptions;
import io.github.updatesentinel.agent.win32.Advapi32Api;

/** The calls of crypt32 that are used, as in {@link Advapi32Api}; blobs are DATA_BLOBs. */
interface Crypt32Api extends StdCallLibrary {
  Crypt32Api INSTANCE = Native.load("crypt32", Crypt32Api.class, W32APIOptions.UNICODE_OPTIONS);

  int CRYPTPROTECT_UI_FORBIDDEN = 0x1;
  int CRYPTPROTECT_LOCAL_MACHINE = 0x4;

  boolean CryptProtectData(
      Pointer in,
      String description,
      Pointer entropy,
      Pointer reserved,
      Pointer prompt,
      int flags,
      Pointer out);

  boolean CryptUnprotectData(
      Pointer in,
      Pointer description,
      Pointer entropy,
      Pointer reserved,
      Pointer prompt,
      int flags,
      Pointer out);
}
