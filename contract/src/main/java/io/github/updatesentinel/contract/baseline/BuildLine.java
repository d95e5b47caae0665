package io.github.updatesentinel.contract.baseline;

import io.github.updatesentinel.contract.WindowsFamily;

/**
 * A line of releases: since 2026 a server's revisions of build 26100 are others than a client's.
 *
 * @param build such as 19044
 */
public record BuildLine(int build, WindowsFamily family) implements Comparable<BuildLine> {
  /** From this build on the two families have revisions of their own. */
  public static final int FIRST_WITH_OWN_REVISIONS = 26_100;

  public static BuildLine client(int build) {
    return new BuildLine(build, WindowsFamily.CLIENT);
  }

  @Override
  public int compareTo(BuildLine other) {
    int order = Integer.compare(build, other.build);
    return order != 0 ? order : family.compareTo(other.family);
  }

  @Override
  public String toString() {
    return family == WindowsFamily.CLIENT ? Integer.toString(build) : build + " (" + family + ")";
  }
}
