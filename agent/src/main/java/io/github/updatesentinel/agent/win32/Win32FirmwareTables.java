package io.github.updatesentinel.agent.win32;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.platform.win32.WinError;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.FirmwareTables;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.util.Optional;

/** The firmware tables of this machine. Thread-safe. */
public final class Win32FirmwareTables implements FirmwareTables {
  /** "RSMB", as a multi-character constant of C. */
  private static final int RAW_SMBIOS = 0x52534D42;

  private static final String CALL = "GetSystemFirmwareTable(RSMB)";
  private static final int MAX_TABLE = 1 << 20;

  @Override
  public Optional<byte[]> smbios() throws ReadFailure {
    int needed = Kernel32Api.INSTANCE.GetSystemFirmwareTable(RAW_SMBIOS, 0, null, 0);
    if (needed == 0) {
      return noneOrFailure(Native.getLastError());
    }
    checkSize(needed);
    try (Memory table = new Memory(needed)) {
      int written = Kernel32Api.INSTANCE.GetSystemFirmwareTable(RAW_SMBIOS, 0, table, needed);
      if (written == 0) {
        return noneOrFailure(Native.getLastError());
      }
      if (written != needed) {
        throw failure("changed from " + needed + " to " + written + " bytes while it was read");
      }
      return Optional.of(table.getByteArray(0, written));
    }
  }

  /** Where the firmware brought no table, or this Windows knows of no such tables. */
  private static Optional<byte[]> noneOrFailure(int error) throws ReadFailure {
    if (error == WinError.ERROR_NOT_FOUND || error == WinError.ERROR_INVALID_FUNCTION) {
      return Optional.empty();
    }
    throw new ReadFailure(new Failure(CALL, HResult.ofWin32(error)));
  }

  private static void checkSize(int size) throws ReadFailure {
    if (size < 0 || size > MAX_TABLE) {
      throw failure(
          "expected up to %d bytes, found %s".formatted(MAX_TABLE, Integer.toUnsignedString(size)));
    }
  }

  private static ReadFailure failure(String what) {
    return new ReadFailure(new Failure(CALL + ": " + what, null));
  }
}
