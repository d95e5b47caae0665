package io.github.updatesentinel.agent.win32;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.platform.win32.WinNT.HANDLEByReference;
import com.sun.jna.platform.win32.WinReg.HKEY;
import com.sun.jna.platform.win32.WinReg.HKEYByReference;
import com.sun.jna.platform.win32.Winsvc.SC_HANDLE;
import com.sun.jna.platform.win32.Winsvc.SERVICE_STATUS_PROCESS;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;
import com.sun.jna.win32.W32APIOptions;

/**
 * The calls of advapi32 that are used, with Windows' names and types. For the hundreds that
 * jna-platform declares, a class with as many methods would be made at each start.
 */
public interface Advapi32Api extends StdCallLibrary {
  Advapi32Api INSTANCE = Native.load("advapi32", Advapi32Api.class, W32APIOptions.UNICODE_OPTIONS);

  int SERVICE_NO_CHANGE = -1;

  int RegOpenKeyEx(HKEY key, String subKey, int options, int access, HKEYByReference result);

  int RegQueryValueEx(
      HKEY key, String name, int reserved, IntByReference type, Pointer data, IntByReference size);

  int RegEnumValue(
      HKEY key,
      int index,
      char[] name,
      IntByReference nameLength,
      IntByReference reserved,
      IntByReference type,
      Pointer data,
      IntByReference size);

  int RegEnumKeyEx(
      HKEY key,
      int index,
      char[] name,
      IntByReference nameLength,
      IntByReference reserved,
      char[] className,
      IntByReference classLength,
      Pointer lastWriteTime);

  int RegQueryInfoKey(
      HKEY key,
      char[] className,
      IntByReference classLength,
      IntByReference reserved,
      IntByReference subKeys,
      IntByReference maxSubKeyLength,
      IntByReference maxClassLength,
      IntByReference values,
      IntByReference maxValueNameLength,
      IntByReference maxValueLength,
      IntByReference securityDescriptor,
      Pointer lastWriteTime);

  int RegDeleteValue(HKEY key, String name);

  int RegNotifyChangeKeyValue(
      HKEY key, boolean watchSubtree, int filter, HANDLE event, boolean asynchronous);

  int RegCloseKey(HKEY key);

  SC_HANDLE OpenSCManager(String machine, String database, int access);

  SC_HANDLE OpenService(SC_HANDLE manager, String name, int access);

  boolean CloseServiceHandle(SC_HANDLE handle);

  /** With a null buffer it reports the bytes it needs. */
  boolean QueryServiceConfig(SC_HANDLE service, Pointer config, int bytes, IntByReference needed);

  boolean QueryServiceConfig2(
      SC_HANDLE service, int infoLevel, Pointer info, int bytes, IntByReference needed);

  boolean QueryServiceStatusEx(
      SC_HANDLE service,
      int infoLevel,
      SERVICE_STATUS_PROCESS status,
      int bytes,
      IntByReference needed);

  boolean StartService(SC_HANDLE service, int argumentCount, String[] arguments);

  boolean ChangeServiceConfig2(SC_HANDLE service, int infoLevel, Pointer info);

  boolean ChangeServiceConfig(
      SC_HANDLE service,
      int serviceType,
      int startType,
      int errorControl,
      String binaryPathName,
      String loadOrderGroup,
      Pointer tagId,
      String dependencies,
      String serviceStartName,
      String password,
      String displayName);

  boolean GetKernelObjectSecurity(
      HANDLE object, int information, Pointer descriptor, int bytes, IntByReference needed);

  boolean ConvertStringSecurityDescriptorToSecurityDescriptor(
      String text, int revision, PointerByReference descriptor, IntByReference size);

  boolean OpenProcessToken(HANDLE process, int access, HANDLEByReference token);

  boolean GetTokenInformation(
      HANDLE token, int informationClass, Pointer information, int bytes, IntByReference needed);

  boolean CheckTokenMembership(HANDLE token, Pointer sid, IntByReference isMember);

  HANDLE RegisterEventSource(String server, String source);

  boolean ReportEvent(
      HANDLE log,
      int type,
      int category,
      int id,
      Pointer userSid,
      int stringCount,
      int dataSize,
      String[] strings,
      Pointer data);

  boolean DeregisterEventSource(HANDLE log);
}
