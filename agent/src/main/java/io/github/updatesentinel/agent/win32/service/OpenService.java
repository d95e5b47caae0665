package io.github.updatesentinel.agent.win32.service;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.platform.win32.Winsvc.SC_HANDLE;
import com.sun.jna.platform.win32.Winsvc.SERVICE_STATUS_PROCESS;
import com.sun.jna.ptr.IntByReference;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.win32.Advapi32Api;

/** An open handle to one service, with the rights that were asked for and no more. */
final class OpenService implements AutoCloseable {
  private static final int MAX_CONFIG = 8192;
  private static final int SC_STATUS_PROCESS_INFO = 0;
  private static final int CONFIG_FAILURE_ACTIONS = 2;
  private static final int CONFIG_DELAYED_AUTO_START_INFO = 3;
  private static final int CONFIG_FAILURE_ACTIONS_FLAG = 4;

  // QUERY_SERVICE_CONFIGW on 64-bit Windows.
  private static final long START_TYPE = 4;
  private static final long BINARY_PATH_NAME = 16;

  /** What QueryServiceConfig tells. */
  record Config(int startType, String binaryPathName) {}

  private final SC_HANDLE manager;
  private final SC_HANDLE service;
  private final String name;

  private OpenService(SC_HANDLE manager, SC_HANDLE service, String name) {
    this.manager = manager;
    this.service = service;
    this.name = name;
  }

  /** Null where there is no such service. */
  static OpenService open(String name, int access) throws ReadFailure {
    SC_HANDLE manager = Advapi32Api.INSTANCE.OpenSCManager(null, null, Winsvc.SC_MANAGER_CONNECT);
    if (manager == null) {
      throw lastError("OpenSCManager", name);
    }
    SC_HANDLE service = Advapi32Api.INSTANCE.OpenService(manager, name, access);
    if (service != null) {
      return new OpenService(manager, service, name);
    }
    int error = Native.getLastError();
    Advapi32Api.INSTANCE.CloseServiceHandle(manager);
    if (error == WinError.ERROR_SERVICE_DOES_NOT_EXIST) {
      return null;
    }
    throw failure("OpenService", name, error);
  }

  Config config() throws ReadFailure {
    IntByReference needed = new IntByReference();
    try (Memory buffer = new Memory(MAX_CONFIG)) {
      if (!Advapi32Api.INSTANCE.QueryServiceConfig(service, buffer, MAX_CONFIG, needed)) {
        throw lastError("QueryServiceConfig", name);
      }
      Pointer path = buffer.getPointer(BINARY_PATH_NAME);
      return new Config(buffer.getInt(START_TYPE), path == null ? null : path.getWideString(0));
    }
  }

  /** Of a service that starts automatically: whether it waits until the others have started. */
  boolean isDelayed() throws ReadFailure {
    try (Memory buffer = new Memory(64)) {
      if (!Advapi32Api.INSTANCE.QueryServiceConfig2(
          service,
          CONFIG_DELAYED_AUTO_START_INFO,
          buffer,
          (int) buffer.size(),
          new IntByReference())) {
        throw lastError("QueryServiceConfig2", name);
      }
      return buffer.getInt(0) != 0;
    }
  }

  SERVICE_STATUS_PROCESS status() throws ReadFailure {
    SERVICE_STATUS_PROCESS status = new SERVICE_STATUS_PROCESS();
    if (!Advapi32Api.INSTANCE.QueryServiceStatusEx(
        service, SC_STATUS_PROCESS_INFO, status, status.size(), new IntByReference())) {
      throw lastError("QueryServiceStatusEx", name);
    }
    return status;
  }

  /** {@code S_OK} also where the service runs already. */
  HResult start() {
    if (Advapi32Api.INSTANCE.StartService(service, 0, null)) {
      return HResult.S_OK;
    }
    int error = Native.getLastError();
    return error == WinError.ERROR_SERVICE_ALREADY_RUNNING ? HResult.S_OK : HResult.ofWin32(error);
  }

  HResult setStartType(int startType) {
    boolean done =
        Advapi32Api.INSTANCE.ChangeServiceConfig(
            service,
            Advapi32Api.SERVICE_NO_CHANGE,
            startType,
            Advapi32Api.SERVICE_NO_CHANGE,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return done ? HResult.S_OK : HResult.ofWin32(Native.getLastError());
  }

  HResult setDelayed(boolean delayed) {
    try (Memory info = new Memory(Integer.BYTES)) {
      info.setInt(0, delayed ? 1 : 0);
      boolean done =
          Advapi32Api.INSTANCE.ChangeServiceConfig2(service, CONFIG_DELAYED_AUTO_START_INFO, info);
      return done ? HResult.S_OK : HResult.ofWin32(Native.getLastError());
    }
  }

  RecoveryActions recovery() throws ReadFailure {
    try (Memory buffer = new Memory(RecoveryActions.MAX_BYTES)) {
      query(CONFIG_FAILURE_ACTIONS, buffer);
      byte[] bytes = buffer.getByteArray(0, RecoveryActions.MAX_BYTES);
      return RecoveryActions.parse(bytes, Pointer.nativeValue(buffer));
    }
  }

  /** Restarting needs {@code SERVICE_START} beside the right to change. */
  void setRecovery(RecoveryActions recovery) throws ReadFailure {
    try (Memory info = new Memory(recovery.toBytes(0).length)) {
      info.write(0, recovery.toBytes(Pointer.nativeValue(info)), 0, (int) info.size());
      change(CONFIG_FAILURE_ACTIONS, info);
    }
  }

  /** Whether an end with an error is a failure as well, and not only a crash. */
  boolean recoversFromErrors() throws ReadFailure {
    try (Memory buffer = new Memory(Integer.BYTES)) {
      query(CONFIG_FAILURE_ACTIONS_FLAG, buffer);
      return buffer.getInt(0) != 0;
    }
  }

  void setRecoversFromErrors() throws ReadFailure {
    try (Memory info = new Memory(Integer.BYTES)) {
      info.setInt(0, 1);
      change(CONFIG_FAILURE_ACTIONS_FLAG, info);
    }
  }

  private void query(int level, Memory buffer) throws ReadFailure {
    buffer.clear();
    if (!Advapi32Api.INSTANCE.QueryServiceConfig2(
        service, level, buffer, (int) buffer.size(), new IntByReference())) {
      throw lastError("QueryServiceConfig2 level " + level, name);
    }
  }

  private void change(int level, Memory info) throws ReadFailure {
    if (!Advapi32Api.INSTANCE.ChangeServiceConfig2(service, level, info)) {
      throw lastError("ChangeServiceConfig2 level " + level, name);
    }
  }

  private static ReadFailure lastError(String call, String name) {
    return failure(call, name, Native.getLastError());
  }

  private static ReadFailure failure(String call, String name, int error) {
    return new ReadFailure(new Failure(call + "(" + name + ")", HResult.ofWin32(error)));
  }

  @Override
  public void close() {
    Advapi32Api.INSTANCE.CloseServiceHandle(service);
    Advapi32Api.INSTANCE.CloseServiceHandle(manager);
  }
}
