package io.github.updatesentinel.agent.probe.host;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Makes raw SMBIOS tables as Windows hands them out. */
final class SmbiosTables {
  private SmbiosTables() {}

  /** A machine of SMBIOS 3.0 with a firmware, a system and a board structure. */
  static byte[] machine(String uuidBytes) {
    return table(3, 0, bios(), system(uuidBytes), structure(2, new byte[4], "Board", "Maker"));
  }

  static byte[] bios() {
    return structure(0, new byte[20], "Maker", "1.0");
  }

  /**
   * @param uuidBytes 32 hexadecimal digits as they stand in the table
   */
  static byte[] system(String uuidBytes) {
    byte[] fields = new byte[0x1B - 4];
    byte[] uuid = HexFormat.of().parseHex(uuidBytes);
    System.arraycopy(uuid, 0, fields, 4, uuid.length);
    return structure(1, fields, "Maker", "Model");
  }

  static byte[] end() {
    return structure(127, new byte[0]);
  }

  static byte[] structure(int type, byte[] fields, String... strings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(type);
    bytes.write(4 + fields.length);
    bytes.write(type);
    bytes.write(0);
    bytes.writeBytes(fields);
    for (String string : strings) {
      bytes.writeBytes(string.getBytes(StandardCharsets.US_ASCII));
      bytes.write(0);
    }
    bytes.writeBytes(new byte[strings.length == 0 ? 2 : 1]);
    return bytes.toByteArray();
  }

  static byte[] table(int major, int minor, byte[]... structures) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] structure : structures) {
      body.writeBytes(structure);
    }
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    table.writeBytes(new byte[] {0, (byte) major, (byte) minor, 0});
    for (int shift = 0; shift < 32; shift += 8) {
      table.write(body.size() >>> shift);
    }
    table.writeBytes(body.toByteArray());
    return table.toByteArray();
  }
}
