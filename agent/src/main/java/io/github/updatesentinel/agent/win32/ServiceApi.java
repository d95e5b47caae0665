package io.github.updatesentinel.agent.win32;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.Winsvc.SC_HANDLE;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.win32.StdCallLibrary;

/** The calls of the Service Control Manager that jna-platform lacks. Windows' names and types. */
interface ServiceApi extends StdCallLibrary {
  ServiceApi INSTANCE = Native.load("Advapi32", ServiceApi.class);

  int SERVICE_NO_CHANGE = -1;

  /** With a null buffer it reports the bytes it needs. */
  boolean QueryServiceConfigW(SC_HANDLE service, Pointer config, int bytes, IntByReference needed);

  boolean ChangeServiceConfig2W(SC_HANDLE service, int infoLevel, Pointer info);

  boolean ChangeServiceConfigW(
      SC_HANDLE service,
      int serviceType,
      int startType,
      int errorControl,
      WString binaryPathName,
      WString loadOrderGroup,
      Pointer tagId,
      WString dependencies,
      WString serviceStartName,
      WString password,
      WString displayName);
}
