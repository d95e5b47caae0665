package io.github.updatesentinel.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the build leaves what the tests take. */
public record Build(Path target) {
  public Build {
    target = target.toAbsolutePath().normalize();
  }

  /** Of the build that runs these tests. */
  static Build current() {
    return new Build(Path.of(System.getProperty("e2e.target")));
  }

  public Path msi() throws IOException {
    return only(target, "update-sentinel-.*-x64\\.msi");
  }

  private static Path only(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(file -> file.getFileName().toString().matches(name)).toList();
      if (found.size() != 1) {
        throw new IllegalStateException(
            "expected one %s in %s, found %s".formatted(name, folder, found));
      }
      return found.get(0);
    }
  }

  /** The collector as it is deployed. */
  Path collector() throws IOException {
    return only(collectorTarget(), ".*-collector-.*\\.tar\\.gz");
  }

  /** The collector's test classes, with the simulated fleet. */
  Path collectorTests() throws IOException {
    return only(collectorTarget(), ".*-collector-.*-tests\\.jar");
  }

  private Path collectorTarget() {
    return target.resolve("../../collector/target").normalize();
  }

  /** The install folder's content, as the MSI has it. */
  public Path image() {
    return target.resolve("image");
  }

  /** The Windows Update Agent double and its company. */
  public Path tools() {
    return target.resolve("native");
  }

  /**
   * The Wine prefix with the service installed, which test classes use one after another: those
   * that run side by side, each in a Java of its own, have one each.
   */
  Path installedPrefix() {
    return target.resolve("wine-" + System.getProperty("e2e.fork", "0"));
  }

  /** A fresh Wine prefix that others are copied from. */
  Path freshPrefix() {
    return target.resolve("wine-fresh");
  }

  Path messageDll() {
    return image().resolve("UpdateSentinelMessages.dll");
  }
}
