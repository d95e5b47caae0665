package io.github.updatesentinel.e2e;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Changes of the registry, in the order in which they are made. */
public final class RegistryChanges {
  /** Windows' numbers of the types of values. */
  private static final int REG_SZ = 1;

  private static final int REG_BINARY = 3;
  private static final int REG_DWORD = 4;
  private static final int REG_MULTI_SZ = 7;

  private final List<List<String>> commands = new ArrayList<>();
  private String key = "";

  /**
   * The key that the values from here on belong to; it is made where there is none.
   *
   * @param path with the hive's full name, such as {@code HKEY_LOCAL_MACHINE\SOFTWARE\Example}
   */
  public RegistryChanges key(String path) {
    key = path;
    commands.add(List.of("registry-key", path));
    return this;
  }

  /** Deletes a key with all that is in it. */
  RegistryChanges delete(String path) {
    commands.add(List.of("registry-delete", path));
    return this;
  }

  RegistryChanges text(String name, String value) {
    return value(name, REG_SZ, (value + "\0").getBytes(StandardCharsets.UTF_16LE));
  }

  RegistryChanges number(String name, int value) {
    return value(name, REG_DWORD, HexFormat.of().toHexDigits(Integer.reverseBytes(value)));
  }

  RegistryChanges binary(String name, byte... value) {
    return value(name, REG_BINARY, value);
  }

  public RegistryChanges texts(String name, List<String> values) {
    String joined = values.stream().map(value -> value + "\0").collect(Collectors.joining());
    return value(name, REG_MULTI_SZ, (joined + "\0").getBytes(StandardCharsets.UTF_16LE));
  }

  /** As svctool.exe takes them. */
  List<List<String>> commands() {
    return List.copyOf(commands);
  }

  private RegistryChanges value(String name, int type, byte[] bytes) {
    return value(name, type, HexFormat.of().formatHex(bytes));
  }

  private RegistryChanges value(String name, int type, String hex) {
    commands.add(List.of("registry-set", key, name, Integer.toString(type), hex));
    return this;
  }
}
