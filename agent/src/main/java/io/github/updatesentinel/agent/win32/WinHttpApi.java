package io.github.updatesentinel.agent.win32;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.win32.StdCallLibrary;
import com.sun.jna.win32.W32APIOptions;

/** The call of winhttp that is used, as in {@link Advapi32Api}. */
interface WinHttpApi extends StdCallLibrary {
  WinHttpApi INSTANCE = Native.load("winhttp", WinHttpApi.class, W32APIOptions.UNICODE_OPTIONS);

  int WINHTTP_ACCESS_TYPE_NO_PROXY = 1;
  int WINHTTP_ACCESS_TYPE_NAMED_PROXY = 3;

  /** Fills a WINHTTP_PROXY_INFO; its strings are the caller's to give back. */
  boolean WinHttpGetDefaultProxyConfiguration(Pointer info);
}
