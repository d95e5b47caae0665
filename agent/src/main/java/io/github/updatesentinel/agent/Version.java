package io.github.updatesentinel.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The product's version, as the build wrote it. */
public final class Version {
  private Version() {}

  public static String get() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new IllegalStateException("version.properties can't be read", e);
    }
  }
}
