package io.github.updatesentinel.agent.win32.security;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.platform.win32.WinNT.HANDLEByReference;
import com.sun.jna.ptr.IntByReference;
import io.github.updatesentinel.agent.disk.FileRights;
import io.github.updatesentinel.agent.win32.Advapi32Api;
import io.github.updatesentinel.agent.win32.Kernel32Api;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The account that this process runs under.
 *
 * @param isAdministrator whether it has an administrator's rights here, and not only the membership
 */
public record ProcessAccount(String sid, boolean isAdministrator) {
  private static final int TOKEN_QUERY = 8;
  private static final int TOKEN_USER = 1;

  /** A SID has 68 bytes at most, and a pointer and attributes in front of it. */
  private static final int USER_BYTES = 128;

  /** S-1-5-32-544. */
  private static final byte[] ADMINISTRATORS = {
    1, 2, 0, 0, 0, 0, 0, 5, 0x20, 0, 0, 0, 0x20, 2, 0, 0
  };

  /**
   * Asks Windows.
   *
   * @throws IOException if it can't be read
   */
  public static ProcessAccount current() throws IOException {
    return new ProcessAccount(user(), isMember());
  }

  private static String user() throws IOException {
    HANDLEByReference token = new HANDLEByReference();
    HANDLE process = Kernel32Api.INSTANCE.GetCurrentProcess();
    if (!Advapi32Api.INSTANCE.OpenProcessToken(process, TOKEN_QUERY, token)) {
      throw failure("OpenProcessToken");
    }
    try (Memory user = new Memory(USER_BYTES)) {
      if (!Advapi32Api.INSTANCE.GetTokenInformation(
          token.getValue(), TOKEN_USER, user, USER_BYTES, new IntByReference())) {
        throw failure("GetTokenInformation");
      }
      long sid = Pointer.nativeValue(user.getPointer(0)) - Pointer.nativeValue(user);
      ByteBuffer bytes = ByteBuffer.wrap(user.getByteArray(0, USER_BYTES));
      return FileRights.sid(bytes.order(ByteOrder.LITTLE_ENDIAN), Math.toIntExact(sid));
    } finally {
      Kernel32Api.INSTANCE.CloseHandle(token.getValue());
    }
  }

  private static boolean isMember() throws IOException {
    try (Memory administrators = new Memory(ADMINISTRATORS.length)) {
      administrators.write(0, ADMINISTRATORS, 0, ADMINISTRATORS.length);
      IntByReference member = new IntByReference();
      if (!Advapi32Api.INSTANCE.CheckTokenMembership(null, administrators, member)) {
        throw failure("CheckTokenMembership");
      }
      return member.getValue() != 0;
    }
  }

  private static IOException failure(String call) {
    return new IOException(call + " error " + Native.getLastError());
  }
}
