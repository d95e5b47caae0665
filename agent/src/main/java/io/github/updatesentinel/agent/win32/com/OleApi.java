package io.github.updatesentinel.agent.win32.com;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.win32.StdCallLibrary;

/**
 * The three calls of OLE automation that we make, on plain memory: jna-platform's structures write
 * themselves back over what COM has put there.
 */
interface OleApi extends StdCallLibrary {
  OleApi INSTANCE = Native.load("OleAut32", OleApi.class);

  Pointer SysAllocString(WString text);

  void SysFreeString(Pointer bstr);

  int VariantClear(Pointer variant);
}
