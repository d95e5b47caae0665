package io.github.updatesentinel.contract.baseline;

import io.github.updatesentinel.contract.WindowsFamily;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows and lists for tests. */
final class Rows {
  private Rows() {}

  /** Of no known kind or day. */
  static BuildRow of(int build, int ubr) {
    return new BuildRow(build, ubr, null, null, null, null, null);
  }

  /** Of build 26100 for clients. */
  static BuildRow of(int ubr, String kind, @Nullable String released) {
    return new BuildRow(
        26100,
        ubr,
        null,
        released == null ? null : LocalDate.parse(released),
        null,
        null,
        kind,
        kind.equals("H") ? (Integer) (ubr + 67) : null,
        null);
  }

  static BuildRow server(int build, int ubr) {
    return new BuildRow(build, ubr, null, null, null, null, null, null, WindowsFamily.SERVER);
  }

  /** A list that an administrator chose. */
  static BuildList chosen(BuildRow... rows) {
    return new BuildList("v", BaselineSource.FILE, List.of(rows));
  }

  static BuildList shipped(BuildRow... rows) {
    return new BuildList("v", BaselineSource.SHIPPED, List.of(rows));
  }
}
