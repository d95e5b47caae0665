package io.github.updatesentinel.agent.fact;

import io.github.updatesentinel.contract.StartType;
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
 */
public record ServiceState(
    String name,
    StartType startType,
    @Nullable StartType registryStartType,
    @Nullable String state,
    @Nullable Boolean triggerStart,
    @Nullable Long exitCode,
    @Nullable String imagePath,
    @Nullable String serviceDll) {

  /** A service that the SCM does not know. */
  public static ServiceState missing(String name) {
    return new ServiceState(name, StartType.MISSING, null, null, null, null, null, null);
  }

  /** This without what changes by itself while the service runs. */
  public ServiceState configuration() {
    return new ServiceState(
        name, startType, registryStartType, null, null, null, imagePath, serviceDll);
  }
}
