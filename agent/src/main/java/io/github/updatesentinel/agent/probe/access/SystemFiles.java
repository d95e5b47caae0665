package io.github.updatesentinel.agent.probe.access;

import org.jspecify.annotations.Nullable;

/** Files below the Windows folder. Paths are full ones, and links are not followed. */
public interface SystemFiles {
  /**
   * The Windows folder, such as {@code C:\Windows}, without a backslash at its end; null where not
   * known.
   */
  @Nullable String root();

  /** Whether there is such a file or folder. */
  boolean exists(String path) throws ReadFailure;

  /**
   * The content of a file; null where there is none.
   *
   * @throws ReadFailure also where it is longer than {@code maxBytes}
   */
  byte @Nullable [] read(String path, int maxBytes) throws ReadFailure;

  /** The version in the resources of a program, such as 10.0.19041.6456; null where it has none. */
  @Nullable String version(String path) throws ReadFailure;
}
