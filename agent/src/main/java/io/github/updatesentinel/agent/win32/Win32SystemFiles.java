package io.github.updatesentinel.agent.win32;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.SystemFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Files below the Windows folder, as a 64-bit process sees them. Thread-safe. */
public final class Win32SystemFiles implements SystemFiles {
  /** Bytes; Windows' own programs have a few thousand. */
  private static final int MAX_VERSION_INFO = 64 << 10;

  // VS_FIXEDFILEINFO
  private static final int FIXED_BYTES = 52;
  private static final int SIGNATURE = 0xFEEF04BD;
  private static final int VERSION_HIGH = 8;
  private static final int VERSION_LOW = 12;

  private final String root;

  /**
   * @param root the Windows folder; null where not known
   */
  public Win32SystemFiles(String root) {
    this.root = root == null || root.isBlank() ? null : withoutEnd(root.strip());
  }

  private static String withoutEnd(String path) {
    return path.endsWith("\\") ? path.substring(0, path.length() - 1) : path;
  }

  @Override
  public String root() {
    return root;
  }

  @Override
  public boolean exists(String path) throws ReadFailure {
    try {
      Files.readAttributes(Path.of(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException | InvalidPathException e) {
      throw failure(path, e);
    }
  }

  @Override
  public byte[] read(String path, int maxBytes) throws ReadFailure {
    try (InputStream in = Files.newInputStream(Path.of(path), LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(maxBytes + 1);
      if (content.length > maxBytes) {
        throw new ReadFailure(new Failure(path + " has more than " + maxBytes + " bytes", null));
      }
      return content;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | InvalidPathException e) {
      throw failure(path, e);
    }
  }

  @Override
  public String version(String path) throws ReadFailure {
    int size = VersionApi.INSTANCE.GetFileVersionInfoSize(path, new IntByReference());
    if (size == 0) {
      return noneOrFailure(path, Native.getLastError());
    }
    if (size < FIXED_BYTES || size > MAX_VERSION_INFO) {
      throw new ReadFailure(
          new Failure(
              "GetFileVersionInfoSize(%s): expected %d to %d bytes, found %s"
                  .formatted(path, FIXED_BYTES, MAX_VERSION_INFO, Integer.toUnsignedString(size)),
              null));
    }
    try (Memory block = new Memory(size)) {
      if (!VersionApi.INSTANCE.GetFileVersionInfo(path, 0, size, block)) {
        throw failure("GetFileVersionInfo", path, Native.getLastError());
      }
      PointerByReference value = new PointerByReference();
      IntByReference length = new IntByReference();
      return VersionApi.INSTANCE.VerQueryValue(block, "\\", value, length)
              && length.getValue() >= FIXED_BYTES
          ? version(value.getValue())
          : null;
    }
  }

  private static String version(Pointer fixed) {
    if (fixed.getInt(0) != SIGNATURE) {
      return null;
    }
    int high = fixed.getInt(VERSION_HIGH);
    int low = fixed.getInt(VERSION_LOW);
    return "%d.%d.%d.%d".formatted(high >>> 16, high & 0xFFFF, low >>> 16, low & 0xFFFF);
  }

  private static String noneOrFailure(String path, int error) throws ReadFailure {
    return switch (error) {
      case WinError.ERROR_FILE_NOT_FOUND,
          WinError.ERROR_PATH_NOT_FOUND,
          WinError.ERROR_RESOURCE_DATA_NOT_FOUND,
          WinError.ERROR_RESOURCE_TYPE_NOT_FOUND ->
          null;
      default -> throw failure("GetFileVersionInfoSize", path, error);
    };
  }

  private static ReadFailure failure(String call, String path, int error) {
    return new ReadFailure(new Failure(call + "(" + path + ")", HResult.ofWin32(error)));
  }

  private static ReadFailure failure(String path, Exception e) {
    return new ReadFailure(new Failure(path + ": " + e, null));
  }
}
