package io.github.updatesentinel.agent;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Properties;

/** The product's version, as the build wrote it. */
public final class Version {
  private Version() {}

  public static String get() {
    return property("version");
  }

  /** The day of this version: no clock that is right is before it. */
  public static LocalDate released() {
    return Instant.parse(property("released")).atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static String property(String name) {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty(name);
    } catch (IOException e) {
      throw new IllegalStateException("version.properties can't be read", e);
    }
  }
}
