package io.github.updatesentinel.agent.win32.registry;

import com.sun.jna.Memory;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.platform.win32.WinReg.HKEYByReference;
import com.sun.jna.ptr.IntByReference;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.FileTimes;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.win32.Advapi32Api;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The registry of this machine. Thread-safe. */
public final class Win32Registry implements RegistryReader {
  /** Bytes; no value that we read is near it, and a larger one is somebody's mischief. */
  private static final int MAX_VALUE = 64 * 1024;

  static final int MAX_VALUES = 1000;
  private static final int MAX_NAME = 16_384;
  static final int MAX_SUBKEYS = 1000;

  /** Servicing alone keeps more than ten thousand packages on a computer that grew old. */
  private static final int MAX_KEYS = 100_000;

  /** Characters, with the zero at the end. */
  private static final int MAX_KEY_NAME = 256;

  private static final int READ = WinNT.KEY_QUERY_VALUE | WinNT.KEY_WOW64_64KEY;
  private static final int ENUMERATE = WinNT.KEY_ENUMERATE_SUB_KEYS | WinNT.KEY_WOW64_64KEY;
  private static final int WRITE = WinNT.KEY_SET_VALUE | WinNT.KEY_WOW64_64KEY;

  @Override
  public RawValue value(String key, String name) throws ReadFailure {
    try (Key open = Key.open(key, READ)) {
      return open == null ? null : query(open, name);
    }
  }

  @Override
  public Map<String, RawValue> values(String key) throws ReadFailure {
    Map<String, RawValue> values = new HashMap<>();
    try (Key open = Key.open(key, READ)) {
      if (open == null) {
        return values;
      }
      char[] buffer = new char[MAX_NAME];
      for (String name : names(key, i -> nameOfValue(open, i, buffer))) {
        RawValue value = query(open, name);
        if (value != null && !name.isEmpty()) {
          values.put(name, value);
        }
      }
    }
    return values;
  }

  /** Enumerates the names of a key's values or subkeys. */
  @FunctionalInterface
  interface Names {
    /** Null behind the last. */
    String at(int index) throws ReadFailure;
  }

  /** All or none: what stands behind the last name that is read might be what counts. */
  static List<String> names(String key, Names names) throws ReadFailure {
    List<String> read = new ArrayList<>();
    for (String name = names.at(0); name != null; name = names.at(read.size())) {
      if (read.size() == MAX_VALUES) {
        throw new ReadFailure(
            new Failure("HKLM\\%s holds more than %d values".formatted(key, MAX_VALUES), null));
      }
      read.add(name);
    }
    return read;
  }

  @Override
  public boolean exists(String key) throws ReadFailure {
    try (Key open = Key.open(key, READ)) {
      return open != null;
    }
  }

  @Override
  public Instant lastWrite(String key) throws ReadFailure {
    try (Key open = Key.open(key, READ);
        Memory time = new Memory(Long.BYTES)) {
      if (open == null) {
        return null;
      }
      int error =
          Advapi32Api.INSTANCE.RegQueryInfoKey(
              open.handle, null, null, null, null, null, null, null, null, null, null, time);
      check(error, "RegQueryInfoKey", key);
      return FileTimes.instant(time.getLong(0));
    }
  }

  @Override
  public List<String> subkeys(String key, String prefix) throws ReadFailure {
    try (Key open = Key.open(key, ENUMERATE)) {
      if (open == null) {
        return List.of();
      }
      char[] buffer = new char[MAX_KEY_NAME];
      return subkeys(key, prefix, i -> nameOfKey(open, i, buffer));
    }
  }

  /** All or none, as with values. */
  static List<String> subkeys(String key, String prefix, Names names) throws ReadFailure {
    List<String> matching = new ArrayList<>();
    int index = 0;
    for (String name = names.at(index); name != null; name = names.at(++index)) {
      if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
        matching.add(name);
      }
      if (index == MAX_KEYS || matching.size() > MAX_SUBKEYS) {
        throw new ReadFailure(
            new Failure(
                "HKLM\\%s holds more than %d keys, or %d that begin with \"%s\""
                    .formatted(key, MAX_KEYS, MAX_SUBKEYS, prefix),
                null));
      }
    }
    return matching;
  }

  private static String nameOfKey(Key key, int index, char[] buffer) throws ReadFailure {
    IntByReference length = new IntByReference(buffer.length);
    int error =
        Advapi32Api.INSTANCE.RegEnumKeyEx(
            key.handle, index, buffer, length, null, null, null, null);
    if (error == WinError.ERROR_NO_MORE_ITEMS) {
      return null;
    }
    check(error, "RegEnumKeyEx", key.path);
    return new String(buffer, 0, length.getValue());
  }

  /**
   * Deletes one value; that the value or its key is not there is fine.
   *
   * @throws ReadFailure if Windows refuses, and the value is still there
   */
  public void deleteValue(String key, String name) throws ReadFailure {
    try (Key open = Key.open(key, WRITE)) {
      if (open == null) {
        return;
      }
      int error = Advapi32Api.INSTANCE.RegDeleteValue(open.handle, name);
      if (error != WinError.ERROR_FILE_NOT_FOUND) {
        check(error, "RegDeleteValue", key + "\\" + name);
      }
    }
  }

  private static String nameOfValue(Key key, int index, char[] buffer) throws ReadFailure {
    IntByReference length = new IntByReference(buffer.length);
    int error =
        Advapi32Api.INSTANCE.RegEnumValue(
            key.handle, index, buffer, length, null, null, null, null);
    if (error == WinError.ERROR_NO_MORE_ITEMS) {
      return null;
    }
    check(error, "RegEnumValue", key.path);
    return new String(buffer, 0, length.getValue());
  }

  private static RawValue query(Key key, String name) throws ReadFailure {
    IntByReference type = new IntByReference();
    IntByReference size = new IntByReference(MAX_VALUE);
    // Given back at once: the collector, which sees a few bytes of Java, comes too late.
    try (Memory data = new Memory(MAX_VALUE)) {
      int error = Advapi32Api.INSTANCE.RegQueryValueEx(key.handle, name, 0, type, data, size);
      if (error == WinError.ERROR_FILE_NOT_FOUND) {
        return null;
      }
      if (error == WinError.ERROR_MORE_DATA) {
        return new RawValue.Unusable("a value of more than " + MAX_VALUE + " bytes");
      }
      check(error, "RegQueryValueEx", key.path + "\\" + name);
      return decode(type.getValue(), data.getByteArray(0, size.getValue()));
    }
  }

  static RawValue decode(int type, byte[] data) {
    return switch (type) {
      case WinNT.REG_SZ, WinNT.REG_EXPAND_SZ ->
          new RawValue.Text(strings(data).findFirst().orElse(""));
      case WinNT.REG_MULTI_SZ ->
          new RawValue.Texts(strings(data).filter(text -> !text.isEmpty()).toList());
      case WinNT.REG_DWORD -> number(data, 4);
      case WinNT.REG_QWORD -> number(data, 8);
      case WinNT.REG_BINARY -> new RawValue.Unusable("REG_BINARY");
      default -> new RawValue.Unusable("a registry value of type " + type);
    };
  }

  /** Windows promises neither a terminating zero nor an even length. */
  private static Stream<String> strings(byte[] data) {
    String text = new String(data, 0, data.length & ~1, StandardCharsets.UTF_16LE);
    return List.of(text.split("\0", -1)).stream();
  }

  private static RawValue number(byte[] data, int size) {
    if (data.length != size) {
      return new RawValue.Unusable("a number of " + data.length + " bytes");
    }
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | (data[i] & 0xFF);
    }
    return new RawValue.Int(value);
  }

  private static void check(int error, String call, String what) throws ReadFailure {
    if (error != WinError.ERROR_SUCCESS) {
      throw new ReadFailure(new Failure(call + "(HKLM\\" + what + ")", HResult.ofWin32(error)));
    }
  }

  /** An open key below HKEY_LOCAL_MACHINE. */
  public record Key(WinReg.HKEY handle, String path) implements AutoCloseable {
    /** Null where there is no such key. */
    public static Key open(String path, int access) throws ReadFailure {
      HKEYByReference handle = new HKEYByReference();
      int error =
          Advapi32Api.INSTANCE.RegOpenKeyEx(WinReg.HKEY_LOCAL_MACHINE, path, 0, access, handle);
      if (error == WinError.ERROR_FILE_NOT_FOUND || error == WinError.ERROR_PATH_NOT_FOUND) {
        return null;
      }
      check(error, "RegOpenKeyEx", path);
      return new Key(handle.getValue(), path);
    }

    @Override
    public void close() {
      Advapi32Api.INSTANCE.RegCloseKey(handle);
    }
  }
}
