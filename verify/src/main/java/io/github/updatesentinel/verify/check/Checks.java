package io.github.updatesentinel.verify.check;

import io.github.updatesentinel.verify.report.Check;
import java.util.List;
import java.util.stream.Stream;

/** Every check, in the order in which they run within a phase. */
public final class Checks {
  public static final List<Check> ALL =
      Stream.of(
              MachineChecks.ALL,
              MarkChecks.ALL,
              ServiceChecks.ALL,
              FolderChecks.ALL,
              ScanChecks.ALL,
              UpdateLogChecks.ALL,
              EventChecks.ALL,
              CodePageChecks.ALL,
              RootChecks.ALL,
              LifeChecks.ALL,
              InstallerChecks.ALL,
              PlantedFolder.ALL,
              PersonChecks.ALL)
          .flatMap(List::stream)
          .toList();

  private Checks() {}
}
