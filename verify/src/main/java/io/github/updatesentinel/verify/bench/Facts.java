package io.github.updatesentinel.verify.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What machine this is.
 *
 * @param windows product, build and edition, for a reader
 * @param wine whether it is no Windows at all
 * @param elevated whether this program has administrators' rights
 * @param build such as 19045; 0 where it could not be read
 */
public record Facts(String windows, boolean wine, boolean elevated, int build, int revision) {
  private static final String CURRENT_VERSION =
      "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

  public static Facts read(Tools tools, Windows windows) throws IOException {
    boolean wine = Files.exists(Path.of(windows.system32("winecfg.exe")));
    int build = number(value(tools, "CurrentBuildNumber"));
    int revision = number(value(tools, "UBR"));
    String name =
        "%s, edition %s, %s, build %d.%d, %s%s"
            .formatted(
                value(tools, "ProductName"),
                value(tools, "EditionID"),
                value(tools, "DisplayVersion"),
                build,
                revision,
                value(tools, "InstallationType"),
                wine ? ", which is Wine" : "");
    // The hive of LocalService is for administrators alone; Wine has none.
    boolean elevated = wine || tools.reg("query", "HKU\\S-1-5-19").exitCode() == 0;
    return new Facts(name, wine, elevated, build, revision);
  }

  private static @Nullable String value(Tools tools, String name) throws IOException {
    return tools.registry(CURRENT_VERSION, name);
  }

  private static int number(@Nullable String value) {
    try {
      return value == null ? 0 : Integer.decode(value);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
