package io.github.updatesentinel.agent.win32.service;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.ServiceWatcher;
import io.github.updatesentinel.agent.win32.Advapi32Api;
import io.github.updatesentinel.agent.win32.Kernel32Api;
import io.github.updatesentinel.agent.win32.registry.Win32Registry;
import java.util.ArrayList;
import java.util.List;
import org.tinylog.Logger;

/**
 * Waits for changes of services' registry keys, where the Service Control Manager keeps start
 * types.
 */
public final class Win32ServiceWatcher implements ServiceWatcher {
  private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services";
  private static final int CHANGE_NAME = 1;
  private static final int CHANGE_LAST_SET = 4;
  private static final int ACCESS = WinNT.KEY_NOTIFY | WinNT.KEY_WOW64_64KEY;

  /** One change comes as several notifications; they are waited for before anybody is told. */
  private static final int SETTLE_MS = 300;

  /** Should a notification get lost, or watching fail, nobody waits for ever. */
  private static final int LONGEST_WAIT_MS = 600_000;

  private final List<String> services;
  private final Runnable onChange;
  private final HANDLE changed = Kernel32Api.INSTANCE.CreateEvent(null, true, false, null);
  private final HANDLE stop = Kernel32Api.INSTANCE.CreateEvent(null, true, false, null);
  private volatile boolean closed;

  private Win32ServiceWatcher(List<String> services, Runnable onChange) {
    this.services = List.copyOf(services);
    this.onChange = onChange;
  }

  /**
   * Begins to watch.
   *
   * @param onChange called from the watcher's own thread, after a change of any of the services
   */
  public static Win32ServiceWatcher start(List<String> services, Runnable onChange) {
    Win32ServiceWatcher watcher = new Win32ServiceWatcher(services, onChange);
    Thread thread = new Thread(watcher::run, "service watcher");
    thread.setDaemon(true);
    thread.start();
    return watcher;
  }

  private void run() {
    boolean told = true;
    while (!closed) {
      List<Win32Registry.Key> keys = watch();
      try {
        if (!told) {
          // Only now: a change between the last notification and this watch would be missed.
          onChange.run();
        }
        told = !awaitChange();
        if (!told) {
          Kernel32Api.INSTANCE.WaitForSingleObject(stop, SETTLE_MS);
        }
      } finally {
        keys.forEach(Win32Registry.Key::close);
        // Closing a watched key signals the event as well.
        Kernel32Api.INSTANCE.ResetEvent(changed);
      }
    }
    Kernel32Api.INSTANCE.CloseHandle(changed);
    Kernel32Api.INSTANCE.CloseHandle(stop);
  }

  private boolean awaitChange() {
    HANDLE[] handles = {stop, changed};
    int answer =
        Kernel32Api.INSTANCE.WaitForMultipleObjects(
            handles.length, handles, false, LONGEST_WAIT_MS);
    if (answer == WinBase.WAIT_FAILED) {
      Logger.warn("WaitForMultipleObjects: {}", HResult.ofWin32(Native.getLastError()));
      Kernel32Api.INSTANCE.WaitForSingleObject(stop, LONGEST_WAIT_MS);
    }
    return answer == WinBase.WAIT_OBJECT_0 + 1;
  }

  /** Watches each service, and the list of services for those that come and go. */
  private List<Win32Registry.Key> watch() {
    List<Win32Registry.Key> keys = new ArrayList<>();
    watch(SERVICES, CHANGE_NAME, keys);
    for (String service : services) {
      watch(SERVICES + "\\" + service, CHANGE_LAST_SET, keys);
    }
    return keys;
  }

  private void watch(String path, int what, List<Win32Registry.Key> keys) {
    try {
      Win32Registry.Key key = Win32Registry.Key.open(path, ACCESS);
      if (key == null) {
        return;
      }
      keys.add(key);
      int error =
          Advapi32Api.INSTANCE.RegNotifyChangeKeyValue(key.handle(), false, what, changed, true);
      if (error != WinError.ERROR_SUCCESS) {
        Logger.warn(
            "RegNotifyChangeKeyValue(HKLM\\{}): {}", path, HResult.ofWin32(error).describe());
      }
    } catch (ReadFailure e) {
      Logger.warn("{}", e.getMessage());
    }
  }

  @Override
  public void close() {
    // In this order: the thread closes the handle once it sees the flag.
    Kernel32Api.INSTANCE.SetEvent(stop);
    closed = true;
  }
}
