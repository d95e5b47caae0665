package io.github.updatesentinel.agent.win32.security;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.github.updatesentinel.agent.disk.FileRights;
import io.github.updatesentinel.agent.disk.FileRightsReader;
import io.github.updatesentinel.agent.win32.Advapi32Api;
import io.github.updatesentinel.agent.win32.Kernel32Api;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Owner and access list of files on Windows. Thread-safe. */
public final class Win32FileRights implements FileRightsReader {
  private static final int FILE_READ_ATTRIBUTES = 0x80;
  private static final int READ_CONTROL = 0x20000;
  private static final int SHARE_ALL = 7;
  private static final int OPEN_EXISTING = 3;

  /** Opens folders too, and a link itself in place of what it leads to. */
  private static final int BACKUP_SEMANTICS_AND_REPARSE_POINT = 0x0220_0000;

  // BY_HANDLE_FILE_INFORMATION
  private static final int INFORMATION_BYTES = 52;
  private static final int ATTRIBUTES = 0;
  private static final int FILE_ATTRIBUTE_REPARSE_POINT = 0x400;

  private static final int OWNER_AND_DACL = 1 | 4;

  /** Bytes; an access list has 64 KB at most. */
  private static final int MAX_DESCRIPTOR = 68 << 10;

  private static final int USUAL_DESCRIPTOR = 1024;

  // SECURITY_ATTRIBUTES on 64-bit Windows.
  private static final int ATTRIBUTES_BYTES = 24;
  private static final int DESCRIPTOR = 8;
  private static final int SDDL_REVISION_1 = 1;
  private static final String SYSTEM = "S-1-5-18";

  @Override
  public FileRights read(Path path) throws IOException {
    HANDLE file =
        Kernel32Api.INSTANCE.CreateFile(
            // Without this prefix a path ends at 260 characters.
            "\\\\?\\" + path.toAbsolutePath().normalize(),
            READ_CONTROL | FILE_READ_ATTRIBUTES,
            SHARE_ALL,
            null,
            OPEN_EXISTING,
            BACKUP_SEMANTICS_AND_REPARSE_POINT,
            null);
    if (WinBase.INVALID_HANDLE_VALUE.equals(file)) {
      throw failure(path, "CreateFile", Native.getLastError());
    }
    try {
      return FileRights.parse(descriptor(path, file), isReparsePoint(path, file));
    } catch (IllegalArgumentException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    } finally {
      Kernel32Api.INSTANCE.CloseHandle(file);
    }
  }

  private static boolean isReparsePoint(Path path, HANDLE file) throws IOException {
    try (Memory information = new Memory(INFORMATION_BYTES)) {
      if (!Kernel32Api.INSTANCE.GetFileInformationByHandle(file, information)) {
        throw failure(path, "GetFileInformationByHandle", Native.getLastError());
      }
      return (information.getInt(ATTRIBUTES) & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
    }
  }

  private static byte[] descriptor(Path path, HANDLE file) throws IOException {
    IntByReference needed = new IntByReference(USUAL_DESCRIPTOR);
    // What it needs may grow between two calls, but not beyond what an access list can have.
    for (int size = USUAL_DESCRIPTOR; size <= MAX_DESCRIPTOR; size = needed.getValue()) {
      try (Memory bytes = new Memory(size)) {
        if (Advapi32Api.INSTANCE.GetKernelObjectSecurity(
            file, OWNER_AND_DACL, bytes, size, needed)) {
          return bytes.getByteArray(0, size);
        }
      }
      int error = Native.getLastError();
      if (error != WinError.ERROR_INSUFFICIENT_BUFFER || needed.getValue() <= size) {
        throw failure(path, "GetKernelObjectSecurity", error);
      }
    }
    throw new IOException(path + ": more than " + MAX_DESCRIPTOR + " bytes of rights");
  }

  private static IOException failure(Path path, String call, int error) {
    return switch (error) {
      case WinError.ERROR_FILE_NOT_FOUND, WinError.ERROR_PATH_NOT_FOUND ->
          new NoSuchFileException(path.toString());
      case WinError.ERROR_ACCESS_DENIED -> new AccessDeniedException(path.toString());
      default -> new FileSystemException(path.toString(), null, call + " error " + error);
    };
  }

  @Override
  public String accountName(String sid) {
    try {
      return "%s (%s)".formatted(Advapi32Util.getAccountBySid(sid).fqn, sid);
    } catch (Win32Exception | IllegalArgumentException e) {
      return sid;
    }
  }

  /**
   * Makes a folder for SYSTEM, Administrators and the account of this process alone, whatever the
   * folder above it would let it inherit.
   *
   * @throws IOException if it can't be made, or is there already
   */
  public static void createPrivateFolder(Path path) throws IOException {
    String own = ProcessAccount.current().sid();
    String rights = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";
    if (!own.equals(SYSTEM)) {
      rights += "(A;OICI;FA;;;" + own + ")";
    }
    PointerByReference descriptor = new PointerByReference();
    if (!Advapi32Api.INSTANCE.ConvertStringSecurityDescriptorToSecurityDescriptor(
        rights, SDDL_REVISION_1, descriptor, null)) {
      throw failure(path, "ConvertStringSecurityDescriptor", Native.getLastError());
    }
    try (Memory attributes = new Memory(ATTRIBUTES_BYTES)) {
      attributes.clear();
      attributes.setInt(0, ATTRIBUTES_BYTES);
      attributes.setPointer(DESCRIPTOR, descriptor.getValue());
      if (!Kernel32Api.INSTANCE.CreateDirectory(path.toString(), attributes)) {
        throw failure(path, "CreateDirectory", Native.getLastError());
      }
    } finally {
      Pointer made = descriptor.getValue();
      Kernel32Api.INSTANCE.LocalFree(made);
    }
  }
}
