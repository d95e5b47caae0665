package io.github.updatesentinel.agent.fact;

import io.github.updatesentinel.contract.WindowsFamily;
import org.jspecify.annotations.Nullable;

/**
 * The installed Windows. Null is "not known".
 *
 * @param build such as 19044
 * @param ubr update build revision, the number that each cumulative update raises
 * @param release such as 21H2
 * @param cmge by CMIT's own marks, not by the edition alone
 * @param family a client where nothing says otherwise
 */
public record OsVersion(
    int build,
    @Nullable Integer ubr,
    @Nullable String product,
    @Nullable String edition,
    @Nullable String release,
    @Nullable String architecture,
    boolean cmge,
    @Nullable String cmgeVersion,
    WindowsFamily family) {
  private static final int FIRST_WITHOUT_ESU = 20_348;

  /** A client. */
  public OsVersion(
      int build,
      @Nullable Integer ubr,
      @Nullable String product,
      @Nullable String edition,
      @Nullable String release,
      @Nullable String architecture,
      boolean cmge,
      @Nullable String cmgeVersion) {
    this(
        build,
        ubr,
        product,
        edition,
        release,
        architecture,
        cmge,
        cmgeVersion,
        WindowsFamily.CLIENT);
  }

  /** Whether there is a program of Extended Security Updates: Windows 11 has none. */
  public boolean hasEsuProgram() {
    return build < FIRST_WITHOUT_ESU;
  }

  /** Such as {@code 19044.1706}, or {@code 19044} where the revision is not known. */
  public String text() {
    return ubr == null ? Integer.toString(build) : build + "." + ubr;
  }

  /** The build of the Windows that was read; null where it could not be read. */
  public static @Nullable Integer build(Reading<OsVersion> os) {
    return os.toOptional().map(OsVersion::build).orElse(null);
  }
}
