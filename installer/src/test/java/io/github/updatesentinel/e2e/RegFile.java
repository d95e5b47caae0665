package io.github.updatesentinel.e2e;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A registry file as regedit imports it. */
public final class RegFile {
  private final StringBuilder text =
      new StringBuilder("\uFEFFWindows Registry Editor Version 5.00\r\n");

  public RegFile key(String path) {
    text.append("\r\n[").append(path).append("]\r\n");
    return this;
  }

  /** Deletes a key with all that is in it. */
  RegFile delete(String path) {
    text.append("\r\n[-").append(path).append("]\r\n");
    return this;
  }

  RegFile text(String name, String value) {
    return line(name, "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
  }

  RegFile number(String name, int value) {
    return line(name, "dword:%08x".formatted(value));
  }

  RegFile binary(String name, byte... value) {
    return line(name, "hex:" + hex(value));
  }

  /** REG_MULTI_SZ. */
  public RegFile texts(String name, List<String> values) {
    String joined = values.stream().map(value -> value + "\0").collect(Collectors.joining());
    return line(name, "hex(7):" + hex((joined + "\0").getBytes(StandardCharsets.UTF_16LE)));
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_16LE);
  }

  private RegFile line(String name, String value) {
    text.append('"').append(name).append("\"=").append(value).append("\r\n");
    return this;
  }

  private static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder();
    for (byte value : bytes) {
      hex.append(hex.isEmpty() ? "" : ",").append("%02x".formatted(value & 0xFF));
    }
    return hex.toString();
  }
}
