package io.github.updatesentinel.collector.config;

/** The product's version, as the build wrote it into the jar. */
public final class Version {
  private Version() {}

  /** Such as {@code 1.0.0}; {@code development} where it runs from class files. */
  public static String get() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
