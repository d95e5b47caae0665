package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Rules for any package, as Windows Installer's own validation has them. That runs on Windows
 * alone; the numbers in the comments (ICE03) are Microsoft's names for them.
 */
class MsiRulesIT {
  private static final String GUID =
      "\\{[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}}";

  /** In this order, if they exist. */
  private static final List<String> EXECUTION =
      List.of(
          "FindRelatedProducts",
          "AppSearch",
          "LaunchConditions",
          "CostInitialize",
          "FileCost",
          "CostFinalize",
          "MigrateFeatureStates",
          "InstallValidate",
          "InstallInitialize",
          "ProcessComponents",
          "UnpublishFeatures",
          "StopServices",
          "DeleteServices",
          "RemoveRegistryValues",
          "CreateFolders",
          "RemoveFiles",
          "RemoveFolders",
          "MoveFiles",
          "InstallFiles",
          "WriteRegistryValues",
          "InstallServices",
          "MsiConfigureServices",
          "InstallExecute",
          "RemoveExistingProducts",
          "StartServices",
          "RegisterProduct",
          "PublishFeatures",
          "PublishProduct",
          "InstallFinalize");

  private static MsiFile msi;

  @BeforeAll
  static void open() throws IOException {
    msi = new MsiFile(Build.current().msi());
  }

  // ICE03
  @Test
  void everyCellFitsItsColumn() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String table : msi.tables()) {
      Map<String, String> types = msi.types(table);
      for (Map<String, String> row : msi.table(table)) {
        row.forEach(
            (column, cell) -> {
              if (!fits(cell, types.getOrDefault(column, ""))) {
                wrong.add(table + "." + column + ": " + cell);
              }
            });
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean fits(String cell, String type) {
    char kind = type.charAt(0);
    if (cell.isEmpty()) {
      // A localizable text may be empty without being null.
      return Character.isUpperCase(kind) || kind == 'l';
    }
    int size = Integer.parseInt(type.substring(1));
    return switch (Character.toLowerCase(kind)) {
      case 'i' -> BigInteger.valueOf(Long.parseLong(cell)).bitLength() < 8 * size;
      case 's', 'l' -> size == 0 || cell.length() <= size;
      default -> true;
    };
  }

  // ICE03, ICE21
  @Test
  void whatATableNamesOfAnotherIsThere() throws IOException {
    Set<String> components = keys("Component");
    for (String table : msi.tables()) {
      if (msi.types(table).containsKey("Component_")) {
        assertThat(components).as(table).containsAll(column(table, "Component_"));
      }
    }
    Set<String> directories = keys("Directory");
    assertThat(directories)
        .containsAll(column("Component", "Directory_"))
        .containsAll(column("CreateFolder", "Directory_"))
        .containsAll(column("MoveFile", "DestFolder"))
        .containsAll(filled(column("Directory", "Directory_Parent")));
    assertThat(keys("Feature")).containsAll(column("FeatureComponents", "Feature_"));
    assertThat(column("FeatureComponents", "Component_")).containsAll(components);
    assertThat(keys("Signature").isEmpty() ? keys("RegLocator") : keys("Signature"))
        .containsAll(column("AppSearch", "Signature_"));
  }

  // ICE02, ICE18, ICE54
  @Test
  void theKeyPathOfAComponentBelongsToIt() throws IOException {
    for (Map<String, String> component : msi.table("Component")) {
      String name = component.getOrDefault("Component", "");
      String key = component.getOrDefault("KeyPath", "");
      if (key.isEmpty()) {
        // The folder represents it, which takes a row about a file in it.
        assertThat(msi.table("RemoveFile"))
            .as(name)
            .anySatisfy(
                row ->
                    assertThat(row)
                        .containsEntry("Component_", name)
                        .containsEntry("DirProperty", component.get("Directory_")));
      } else {
        boolean registry = (attributes(component) & 0x4) != 0;
        Map<String, String> row = msi.row(registry ? "Registry" : "File", key);
        assertThat(row).as(name).containsEntry("Component_", name);
        if (registry) {
          assertThat(row.get("Value")).as(name).isNotEmpty();
          assertThat(row.get("Name")).as(name).isNotIn("+", "-", "*");
        }
      }
    }
  }

  // ICE08, ICE24, ICE92
  @Test
  void identifiersAreUpperCaseAndUnique() throws IOException {
    assertThat(column("Component", "ComponentId"))
        .allMatch(id -> id.matches(GUID))
        .doesNotHaveDuplicates();
    assertThat(msi.property("ProductCode")).matches(GUID);
    assertThat(msi.property("UpgradeCode")).matches(GUID);
    assertThat(column("Upgrade", "UpgradeCode")).containsOnly(msi.property("UpgradeCode"));
    assertThat(summary("Revision number (UUID)")).matches(GUID);
    assertThat(msi.property("ProductVersion")).matches("\\d{1,3}\\.\\d{1,3}\\.\\d{1,5}");
  }

  // ICE04, ICE30, ICE71
  @Test
  void eachFileHasAPlaceOfItsOwnInTheCabinetAndOnTheDisk() throws IOException {
    List<Integer> sequences =
        column("File", "Sequence").stream().map(Integer::valueOf).sorted().toList();
    assertThat(sequences).isEqualTo(IntStream.rangeClosed(1, sequences.size()).boxed().toList());
    assertThat(msi.table("Media")).hasSize(1);
    assertThat(msi.row("Media", "1"))
        .containsEntry("LastSequence", Integer.toString(sequences.size()))
        .containsEntry("Cabinet", "#product.cab");
    assertThat(Tool.run("msiinfo", "streams", msi.path().toString()).lines())
        .contains("product.cab");

    Map<String, String> folders =
        msi.table("Component").stream()
            .collect(
                Collectors.toMap(
                    row -> row.getOrDefault("Component", ""),
                    row -> row.getOrDefault("Directory_", "")));
    assertThat(msi.table("File"))
        .extracting(
            row ->
                (folders.get(row.get("Component_")) + "/" + row.get("FileName"))
                    .toLowerCase(Locale.ROOT))
        .doesNotHaveDuplicates();
  }

  // ICE26, ICE27, ICE63, ICE77, ICE82
  @Test
  void actionsComeInTheOrderThatWindowsInstallerAsksFor() throws IOException {
    List<Map<String, String>> actions =
        msi.table("InstallExecuteSequence").stream()
            .sorted((a, b) -> Integer.compare(sequence(a), sequence(b)))
            .toList();
    assertThat(actions).extracting(MsiRulesIT::sequence).doesNotHaveDuplicates();
    assertThat(actions)
        .extracting(row -> row.get("Action"))
        .containsSubsequence(EXECUTION)
        // The old version goes right after the script that installs the new one has run.
        .containsSequence("InstallExecute", "RemoveExistingProducts");
  }

  // ICE84
  @Test
  void noActionThatIsRequiredDependsOnACondition() throws IOException {
    for (String table :
        List.of("InstallExecuteSequence", "AdvtExecuteSequence", "AdminExecuteSequence")) {
      assertThat(msi.table(table))
          .filteredOn(row -> !row.getOrDefault("Condition", "").isEmpty())
          .extracting(row -> row.get("Action"))
          .isSubsetOf(
              "RemoveRegistryValues",
              "StopServices",
              "DeleteServices",
              "InstallServices",
              "StartServices");
    }
  }

  // ICE39, ICE80
  @Test
  void thePackageSaysThatItIsFor64BitWindows10() throws IOException {
    assertThat(summary("Template")).isEqualTo("x64;" + msi.property("ProductLanguage"));
    // Windows Installer 5.0.
    assertThat(summary("Version")).startsWith("500 ");
    // Compressed (2), long names (not 1), and with an administrator's rights (not 8).
    assertThat(summary("Source")).startsWith("2 ");
    assertThat(msi.table("RegLocator"))
        .allSatisfy(
            row ->
                assertThat(Integer.parseInt(row.getOrDefault("Type", "")) & 0x10).isEqualTo(0x10));
    assertThat(column("Directory", "Directory"))
        .doesNotContain("ProgramFilesFolder", "SystemFolder", "CommonFilesFolder");
  }

  // ICE46, ICE52, ICE61
  @Test
  void whatACallerMayGiveReachesTheElevatedHalf() throws IOException {
    List<String> passedOn = List.of(msi.property("SecureCustomProperties").split(";"));
    assertThat(passedOn).allMatch(name -> name.equals(name.toUpperCase(Locale.ROOT)));
    assertThat(passedOn)
        .containsAll(column("Upgrade", "ActionProperty"))
        .containsAll(publicProperties(column("AppSearch", "Property").stream()))
        .containsAll(publicProperties(column("MoveFile", "SourceFolder").stream()))
        .containsAll(publicProperties(formatted(column("Registry", "Value"))))
        .containsAll(publicProperties(formatted(column("RegLocator", "Name"))))
        .containsAll(publicProperties(formatted(column("ServiceInstall", "StartName"))))
        .containsAll(List.of(msi.property("MsiHiddenProperties").split(";")));
  }

  private static Stream<String> formatted(List<String> cells) {
    return cells.stream()
        .flatMap(cell -> Stream.of(cell.split("(?=\\[)")))
        .filter(part -> part.startsWith("[") && part.contains("]"))
        .map(part -> part.substring(1, part.indexOf(']')));
  }

  private static List<String> publicProperties(Stream<String> names) {
    return names.filter(name -> name.matches("[A-Z][A-Z0-9_.]*")).toList();
  }

  // ICE87, ICE74
  @Test
  void noPropertySelectsWhatACommandLineShould() throws IOException {
    assertThat(keys("Property"))
        .doesNotContain(
            "ADDLOCAL", "REMOVE", "ADDSOURCE", "ADDDEFAULT", "REINSTALL", "ADVERTISE", "FASTOEM");
  }

  // ICE55, ICE104
  @Test
  void whatIsLockedIsInstalled() throws IOException {
    assertThat(msi.tables()).doesNotContain("LockPermissions");
    for (Map<String, String> lock : msi.table("MsiLockPermissionsEx")) {
      assertThat(column(lock.getOrDefault("Table", ""), 0))
          .containsOnlyOnce(lock.get("LockObject"));
      assertThat(lock.get("SDDLText"))
          .matches("O:BAG:SYD:PAI(\\(A;(OICI|CI);(FA|KA);;;(SY|BA)\\)){2}");
    }
  }

  // ICE102
  @Test
  void theServiceIsConfiguredByTypesThatTakeNoOtherRightThanToChangeIt() throws IOException {
    assertThat(msi.table("MsiServiceConfig"))
        .extracting(row -> row.get("ConfigType"))
        // Delayed start, when failure actions apply, and required privileges.
        .containsExactlyInAnyOrder("3", "4", "6");
    assertThat(msi.table("MsiServiceConfig"))
        .allSatisfy(
            row ->
                assertThat(row.get("Argument"))
                    .matches("[01]|Se[A-Za-z]+Privilege(\\[~]Se[A-Za-z]+Privilege)*"));
  }

  // ICE16, ICE56, ICE99, ICE101
  @Test
  void namesAreAsLongAsWindowsInstallerTakesAndNotItsOwn() throws IOException {
    assertThat(msi.property("ProductName")).hasSizeLessThanOrEqualTo(63);
    assertThat(keys("Feature")).allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(38));
    assertThat(msi.table("Directory"))
        .filteredOn(row -> row.getOrDefault("Directory_Parent", "").isEmpty())
        .extracting(row -> row.get("Directory"))
        .containsExactly("TARGETDIR");
  }

  private static Set<String> keys(String table) throws IOException {
    return new HashSet<>(column(table, 0));
  }

  private static List<String> column(String table, int number) throws IOException {
    return msi.table(table).stream().map(row -> List.copyOf(row.values()).get(number)).toList();
  }

  private static List<String> column(String table, String name) throws IOException {
    return msi.table(table).stream().map(row -> row.getOrDefault(name, "")).toList();
  }

  private static List<String> filled(List<String> cells) {
    return cells.stream().filter(cell -> !cell.isEmpty()).toList();
  }

  private static int attributes(Map<String, String> component) {
    return Integer.parseInt(component.getOrDefault("Attributes", ""));
  }

  private static int sequence(Map<String, String> action) {
    return Integer.parseInt(action.getOrDefault("Sequence", ""));
  }

  private static String summary(String name) throws IOException {
    return Tool.run("msiinfo", "suminfo", msi.path().toString())
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElseThrow();
  }
}
