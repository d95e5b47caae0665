package io.github.updatesentinel.agent.win32;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.win32.StdCallLibrary;
import com.sun.jna.win32.W32APIOptions;

/** The calls of kernel32 that are used, as in {@link Advapi32Api}. */
public interface Kernel32Api extends StdCallLibrary {
  Kernel32Api INSTANCE = Native.load("kernel32", Kernel32Api.class, W32APIOptions.UNICODE_OPTIONS);

  HANDLE CreateEvent(Pointer security, boolean manualReset, boolean initialState, String name);

  boolean SetEvent(HANDLE event);

  boolean ResetEvent(HANDLE event);

  int WaitForSingleObject(HANDLE handle, int milliseconds);

  int WaitForMultipleObjects(int count, HANDLE[] handles, boolean all, int milliseconds);

  boolean CloseHandle(HANDLE handle);

  HANDLE CreateFile(
      String path,
      int access,
      int share,
      Pointer security,
      int disposition,
      int flags,
      HANDLE template);

  boolean GetFileInformationByHandle(HANDLE file, Pointer information);

  boolean CreateDirectory(String path, Pointer security);

  boolean FreeConsole();

  /** 0 where the process has no console. */
  int GetConsoleOutputCP();

  int GetOEMCP();

  HANDLE GetCurrentProcess();

  boolean SetPriorityClass(HANDLE process, int priorityClass);

  /** Milliseconds since the kernel started, sleep included. */
  long GetTickCount64();

  /** The bytes written, or needed where the buffer is null or too small; 0 is a failure. */
  int GetSystemFirmwareTable(int provider, int table, Pointer buffer, int size);

  Pointer LocalFree(Pointer memory);

  Pointer GlobalFree(Pointer memory);
}
