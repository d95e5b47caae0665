package io.github.updatesentinel.collector.http;

import org.jspecify.annotations.Nullable;

/** A path of this collector to which a user is sent back. */
public final class LocalPath {
  private static final int MAX_LENGTH = 2000;

  private LocalPath() {}

  /**
   * A path of this server, whatever was asked for: browsers read {@code //} and {@code /\} as
   * another host.
   */
  public static String of(@Nullable String wanted) {
    return wanted != null
            && wanted.length() <= MAX_LENGTH
            && wanted.startsWith("/")
            && !wanted.startsWith("//")
            && wanted.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\')
        ? wanted
        : "/";
  }
}
