package io.github.updatesentinel.agent.probe.integrity;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.access.SystemFiles;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Reads what keeps a service's program from running though its path is Windows' own. What can't be
 * read is no finding.
 */
public final class IntegrityProbe {
  private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";
  private static final String TRUSTED_INSTALLER = "TrustedInstaller";

  /** As many as a service of Windows may name; none has ten. */
  private static final int MAX_DEPENDENCIES = 50;

  private static final int MAX_NAME = 256;

  private final RegistryReader registry;
  private final SystemFiles files;

  public IntegrityProbe(RegistryReader registry, SystemFiles files) {
    this.registry = registry;
    this.files = files;
  }

  public ServiceState.Integrity read(ServiceState service) {
    String key = SERVICES + service.name();
    return new ServiceState.Integrity(
        missingFile(service),
        debugger(service.name()),
        registered(key, "ObjectName") instanceof RawValue.Text account && !account.value().isBlank()
            ? Texts.cut(account.value().strip(), MAX_NAME)
            : null,
        registered(key, "DependOnService") instanceof RawValue.Texts names
            ? names.values().stream()
                .limit(MAX_DEPENDENCIES)
                .map(name -> Texts.cut(name, MAX_NAME))
                .toList()
            : List.of());
  }

  private @Nullable String missingFile(ServiceState service) {
    String root = files.root();
    if (root == null) {
      return null;
    }
    String image = service.imagePath();
    if (image != null && isMissing(ServiceFiles.program(image, root))) {
      return Texts.cut(image, Texts.MAX_LENGTH);
    }
    String dll = service.serviceDll();
    return dll != null && isMissing(ServiceFiles.dll(dll, root))
        ? Texts.cut(dll, Texts.MAX_LENGTH)
        : null;
  }

  private boolean isMissing(Optional<String> path) {
    try {
      return path.isPresent() && !files.exists(path.get());
    } catch (ReadFailure e) {
      Logger.debug("{}", e.getMessage());
      return false;
    }
  }

  /** Only of a program that is the service's alone: many services share svchost.exe. */
  private @Nullable String debugger(String service) {
    if (!service.equalsIgnoreCase(TRUSTED_INSTALLER)) {
      return null;
    }
    try {
      return ProgramDebugger.of(registry, "TrustedInstaller.exe", files.root());
    } catch (ReadFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    }
  }

  private @Nullable RawValue registered(String key, String name) {
    try {
      return registry.value(key, name);
    } catch (ReadFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    }
  }
}
