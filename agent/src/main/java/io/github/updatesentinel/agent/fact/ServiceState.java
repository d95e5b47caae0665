package io.github.updatesentinel.agent.fact;

import io.github.updatesentinel.contract.StartType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service as the Service Control Manager and the registry describe it. Null is "not known".
 *
 * @param startType what the SCM acts by now; {@code MISSING} where it knows no such service
 * @param registryStartType what the registry says, which counts from the next restart
 * @param state the SCM's word, such as {@code STOPPED}
 * @param triggerStart whether a trigger starts it
 * @param exitCode Win32 exit code of the last run; unsigned 32 bits
 * @param imagePath the command line of the service's process, variables not expanded
 * @param serviceDll the DLL that svchost loads, variables not expanded
 * @param integrity what is known of its program beyond its path
 * @param unread why what the service runs is not known in full; null where it is
 */
public record ServiceState(
    String name,
    StartType startType,
    @Nullable StartType registryStartType,
    @Nullable String state,
    @Nullable Boolean triggerStart,
    @Nullable Long exitCode,
    @Nullable String imagePath,
    @Nullable String serviceDll,
    Integrity integrity,
    @Nullable Failure unread) {

  /**
   * What keeps a program from running though its path is Windows' own. Null is "not known, or
   * nothing".
   *
   * @param missingFile the file of the service that does not exist, its path as configured
   * @param debugger the command that Image File Execution Options run in place of the program
   * @param account that the service runs as, such as LocalSystem
   * @param dependencies services that have to run first
   */
  public record Integrity(
      @Nullable String missingFile,
      @Nullable String debugger,
      @Nullable String account,
      List<String> dependencies) {
    public static final Integrity UNKNOWN = new Integrity(null, null, null, List.of());

    public Integrity {
      dependencies = List.copyOf(dependencies);
    }
  }

  /** One of whose program no more is known. */
  public ServiceState(
      String name,
      StartType startType,
      @Nullable StartType registryStartType,
      @Nullable String state,
      @Nullable Boolean triggerStart,
      @Nullable Long exitCode,
      @Nullable String imagePath,
      @Nullable String serviceDll) {
    this(
        name,
        startType,
        registryStartType,
        state,
        triggerStart,
        exitCode,
        imagePath,
        serviceDll,
        Integrity.UNKNOWN,
        null);
  }

  /** The same with what is known of its program. */
  public ServiceState with(Integrity known) {
    return with(known, unread);
  }

  /** The same with why not all could be read of what the service runs. */
  public ServiceState withUnread(@Nullable Failure why) {
    return with(integrity, why);
  }

  private ServiceState with(Integrity known, @Nullable Failure why) {
    return new ServiceState(
        name,
        startType,
        registryStartType,
        state,
        triggerStart,
        exitCode,
        imagePath,
        serviceDll,
        known,
        why);
  }

  /** A service that the SCM does not know. */
  public static ServiceState missing(String name) {
    return new ServiceState(name, StartType.MISSING, null, null, null, null, null, null);
  }

  /** This without what changes by itself while the service runs. */
  public ServiceState configuration() {
    return new ServiceState(
        name,
        startType,
        registryStartType,
        null,
        null,
        null,
        imagePath,
        serviceDll,
        integrity,
        unread);
  }
}
