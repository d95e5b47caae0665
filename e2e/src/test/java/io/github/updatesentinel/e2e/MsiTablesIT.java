package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Windows Installer does by tables that Wine's does not know, or not in full. */
class MsiTablesIT {
  private static final String SERVICE_KEY = "SYSTEM\\CurrentControlSet\\Services\\UpdateSentinel";
  private static MsiFile msi;

  @BeforeAll
  static void open() throws IOException {
    msi = new MsiFile(Build.current().msi());
  }

  @Test
  void nothingOfOursRunsAtInstallation() throws IOException {
    assertThat(msi.table("CustomAction")).isEmpty();
    assertThat(msi.table("Binary")).isEmpty();
  }

  @Test
  void theServiceStartsLateAndRunsAsTheAccountThatIsGiven() throws IOException {
    assertThat(msi.row("ServiceInstall", "Service"))
        .containsEntry("Name", "UpdateSentinel")
        .containsEntry("StartType", "2")
        .containsEntry("ServiceType", "16")
        // 0x8000: an installation without the service fails.
        .containsEntry("ErrorControl", Integer.toString(0x8000 + 1))
        .containsEntry("StartName", "[SERVICE_ACCOUNT]")
        .containsEntry("Arguments", "//RS//UpdateSentinel");
    assertThat(config("DelayedAutoStart", "3")).isEqualTo("1");
  }

  @Test
  void theServiceHasThePrivilegesThatItNeedsAndNoOther() throws IOException {
    assertThat(config("RequiredPrivileges", "6").split("\\[~\\]"))
        .containsExactly(
            "SeChangeNotifyPrivilege", "SeCreateGlobalPrivilege", "SeImpersonatePrivilege");
  }

  @Test
  void aServiceThatFailsIsStartedAgainAlsoWhenItDidNotCrash() throws IOException {
    // A period of 86400 s, and three restarts after 60, 120 and 300 s.
    assertThat(msi.row("Registry", "FailureActions"))
        .containsEntry("Key", SERVICE_KEY)
        .containsEntry("Name", "FailureActions")
        .containsEntry(
            "Value",
            "#x80510100000000000000000003000000140000000100000060EA000001000000C0D4010001000000E0930400");
    assertThat(msi.row("Registry", "FailureActionsFlag"))
        .containsEntry("Key", SERVICE_KEY)
        .containsEntry("Name", "FailureActionsOnNonCrashFailures")
        .containsEntry("Value", "#1");
    assertThat(config("FailureActionsFlag", "4")).isEqualTo("1");
  }

  /**
   * Its restart actions take a right that Windows Installer does not ask for: error 1939, and the
   * installation is rolled back on every Windows.
   */
  @Test
  void windowsInstallersOwnTableOfFailureActionsStaysOut() throws IOException {
    assertThat(msi.tables())
        .contains("MsiServiceConfig")
        .doesNotContain("MsiServiceConfigFailureActions");
  }

  @Test
  void javaOptionsOfTheMachineDoNotReachTheService() throws IOException {
    assertThat(msi.row("Registry", "Environment"))
        .containsEntry("Root", "2")
        .containsEntry("Key", SERVICE_KEY)
        .containsEntry("Name", "Environment")
        .containsEntry("Component_", "Service");
    // A list without a null at either end replaces what was there.
    String[] variables =
        msi.row("Registry", "Environment").getOrDefault("Value", "").split("\\[~]", -1);
    assertThat(variables)
        .extracting(variable -> variable.substring(0, variable.indexOf('=')))
        .containsExactly("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");
    // Nothing says that an empty value wins over the machine's, and what they say must change
    // nothing.
    String own = msi.row("Registry", "JavaOptions").getOrDefault("Value", "");
    assertThat(variables)
        .extracting(variable -> variable.substring(variable.indexOf('=') + 1))
        .allSatisfy(option -> assertThat(own.split("\\[~]")).contains(option));
  }

  private static String config(String key, String type) throws IOException {
    Map<String, String> row = msi.row("MsiServiceConfig", key);
    assertThat(row).containsEntry("Name", "UpdateSentinel").containsEntry("ConfigType", type);
    // On installation and on repair.
    assertThat(row).containsEntry("Event", "5");
    return row.getOrDefault("Argument", "");
  }

  @Test
  void theServiceIsStoppedStartedAndRemovedWithItsFilesAndWaitedFor() throws IOException {
    int start = 0x1;
    int stop = 0x2;
    int stopOnRemoval = 0x20;
    int deleteOnRemoval = 0x80;
    assertThat(msi.row("ServiceControl", "Service"))
        .containsEntry("Event", Integer.toString(start + stop + stopOnRemoval + deleteOnRemoval))
        .containsEntry("Wait", "1");
  }

  @Test
  void dataAndSettingsAreForTheSystemAndAdministratorsAlone() throws IOException {
    for (String folder : List.of("DataFolder", "LogsFolder", "SpoolFolder", "AsideFolder")) {
      assertThat(msi.row("MsiLockPermissionsEx", folder))
          .containsEntry("Table", "CreateFolder")
          .containsEntry("SDDLText", "O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)");
    }
    assertThat(msi.row("MsiLockPermissionsEx", "Settings"))
        .containsEntry("Table", "Registry")
        .containsEntry("SDDLText", "O:BAG:SYD:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)");
    assertThat(msi.row("Registry", "Settings"))
        .containsEntry("Key", "SOFTWARE\\UpdateSentinel")
        .containsEntry("Name", "*");
  }

  @Test
  void theTokenIsHiddenAndEverySettingMayBeGiven() throws IOException {
    assertThat(msi.property("MsiHiddenProperties")).isEqualTo("ENROLLMENT_TOKEN");
    assertThat(msi.property("SecureCustomProperties").split(";"))
        .contains("ENROLLMENT_TOKEN", "COLLECTOR_URL", "CONFIG_FILE", "SERVICE_ACCOUNT", "PURGE")
        .doesNotHaveDuplicates();
    assertThat(msi.row("ActionText", "WriteRegistryValues").get("Template")).doesNotContain("[3]");
  }

  @Test
  void noMachineIsRestartedAndFilesOfOnePackageStayTogether() throws IOException {
    assertThat(msi.property("REBOOT")).isEqualTo("ReallySuppress");
    assertThat(msi.property("REINSTALLMODE")).isEqualTo("amus");
  }

  @Test
  void theServiceIsNeverAdvertisedInPlaceOfBeingInstalled() throws IOException {
    assertThat(msi.table("Feature"))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).containsEntry("Attributes", Integer.toString(8 + 16)));
  }

  @Test
  void noOtherProgramIsEndedForAFileThatItHolds() throws IOException {
    assertThat(msi.property("MSIRESTARTMANAGERCONTROL")).isEqualTo("DisableShutdown");
  }

  @Test
  void theOldVersionGoesWhenTheNewOneIsInPlaceAndBeforeItStarts() throws IOException {
    int remove = sequence("RemoveExistingProducts");
    assertThat(remove)
        .isGreaterThan(sequence("InstallExecute"))
        .isGreaterThan(sequence("InstallServices"))
        .isLessThan(sequence("StartServices"))
        .isLessThan(sequence("InstallFinalize"));
    assertThat(sequence("MsiConfigureServices"))
        .isBetween(sequence("InstallServices"), sequence("StartServices"));
    assertThat(msi.table("Upgrade"))
        .anySatisfy(
            row ->
                assertThat(row)
                    .containsEntry("ActionProperty", "OLDERVERSION")
                    // Up to this version and including it, with the features that were chosen.
                    .containsEntry("Attributes", Integer.toString(0x1 + 0x100 + 0x200)));
  }

  @Test
  void aNewerVersionIsNamedInBothLanguagesWhereItIsThere() throws IOException {
    assertThat(msi.row("LaunchCondition", "NOT NEWERVERSION").get("Description"))
        .contains("A newer version of Update Sentinel is already installed.", "已安装更高版本");
  }

  private static int sequence(String action) throws IOException {
    return Integer.parseInt(msi.row("InstallExecuteSequence", action).get("Sequence"));
  }

  @Test
  void oneProductHasOnePackage(@TempDir Path folder) throws IOException {
    MsiFile again = MsiFile.make(Build.current().image(), "1.0.0", folder);

    assertThat(again.property("ProductCode")).isEqualTo(msi.property("ProductCode"));
    assertThat(packageCode(again)).isEqualTo(packageCode(msi));
    assertThat(MsiFile.make(Build.current().image(), "1.0.1", folder))
        .satisfies(
            other -> {
              assertThat(other.property("ProductCode")).isNotEqualTo(msi.property("ProductCode"));
              assertThat(packageCode(other)).isNotEqualTo(packageCode(msi));
            });
  }

  private static String packageCode(MsiFile of) throws IOException {
    return Tool.run("msiinfo", "suminfo", of.path().toString())
        .lines()
        .filter(line -> line.startsWith("Revision number"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everythingIsFor64BitWindows() throws IOException {
    assertThat(msi.table("Component"))
        .allSatisfy(
            row -> assertThat(Integer.parseInt(row.get("Attributes")) & 0x100).isEqualTo(0x100));
    assertThat(Tool.run("msiinfo", "suminfo", msi.path().toString())).contains("Template: x64;");
  }

  @Test
  void purgingDeletesWhatTheServiceLeavesInTheFoldersThatAreRemembered() throws IOException {
    for (String folder :
        List.of("Logs", "Aside", "Spool", "Traces", "Decoder", "UpdateLog", "Data")) {
      assertThat(msi.table("AppSearch"))
          .contains(Map.of("Property", "Purge" + folder, "Signature_", "Purge" + folder));
      assertThat(msi.row("RegLocator", "Purge" + folder))
          .containsEntry("Key", "SOFTWARE\\UpdateSentinel\\Installer")
          .containsEntry("Name", folder + "Folder[PURGE]");
      assertThat(msi.row("Registry", folder + "Folder"))
          .containsEntry("Key", "SOFTWARE\\UpdateSentinel\\Installer")
          .containsEntry("Name", folder + "Folder1");
    }
    for (String folder : List.of("Logs", "Aside", "Spool", "Data")) {
      assertThat(msi.row("Registry", folder + "Folder"))
          .containsEntry("Value", "[" + folder + "Folder]")
          .containsEntry("Component_", folder);
    }
    // The service deletes these itself, unless it is cut off.
    Map<String, String> temporary =
        Map.of(
            "UpdateLogFolder", "update-log",
            "TracesFolder", "update-log\\traces",
            "DecoderFolder", "update-log\\WindowsUpdateLog");
    for (Map.Entry<String, String> folder : temporary.entrySet()) {
      assertThat(msi.row("Registry", folder.getKey()))
          .containsEntry("Value", "[DataFolder]" + folder.getValue())
          .containsEntry("Component_", "Data");
    }
    // A folder goes only when it is empty, so what is in it comes first.
    List<Map<String, String>> removals =
        msi.table("RemoveFile").stream()
            .filter(row -> row.getOrDefault("FileKey", "").startsWith("Purge"))
            .toList();
    assertThat(removals)
        .allSatisfy(row -> assertThat(row).containsEntry("InstallMode", "2"))
        .extracting(
            row -> row.get("Component_") + " " + row.get("DirProperty") + " " + row.get("FileName"))
        .containsExactly(
            "Logs PurgeLogs *",
            "Logs PurgeLogs ",
            "Aside PurgeAside *",
            "Aside PurgeAside ",
            "Spool PurgeSpool *",
            "Spool PurgeSpool ",
            "Data PurgeTraces *",
            "Data PurgeTraces ",
            "Data PurgeDecoder *",
            "Data PurgeDecoder ",
            "Data PurgeUpdateLog *",
            "Data PurgeUpdateLog ",
            "Data PurgeData agent.json",
            "Data PurgeData state.json",
            "Data PurgeData credentials.dat",
            "Data PurgeData collector-baseline.json",
            "Data PurgeData *",
            "Data PurgeData ");
    assertThat(removals).extracting(row -> row.get("FileKey")).isSorted();
  }

  @Test
  void theFoldersOfTheSpoolAreWhereTheServiceLooks() throws IOException {
    assertThat(msi.row("Directory", "SpoolFolder"))
        .containsEntry("Directory_Parent", "DataFolder")
        .containsEntry("DefaultDir", "spool");
    assertThat(msi.row("Directory", "AsideFolder"))
        .containsEntry("Directory_Parent", "SpoolFolder")
        .containsEntry("DefaultDir", "aside");
  }

  @Test
  void searchesRunWhereTheirFindingsAreNeededWithAUserInterfaceToo() throws IOException {
    assertThat(msi.table("InstallUISequence"))
        .extracting(row -> row.get("Action"))
        .contains("LaunchConditions")
        .doesNotContain("AppSearch");
    assertThat(sequence("AppSearch")).isLessThan(sequence("CostInitialize"));
  }

  /**
   * The search for a setting runs with the caller's rights, which may not reach the settings' key.
   */
  @Test
  void aSettingThatASearchCanNotSeeIsRemovedByNeitherUpgradeNorRepair() throws IOException {
    assertThat(msi.row("InstallExecuteSequence", "RemoveRegistryValues"))
        .containsEntry("Condition", "NOT REINSTALL AND NOT UPGRADINGPRODUCTCODE");
    // At removal the whole key is deleted, with the values that no component has any more.
    assertThat(msi.row("Registry", "Settings"))
        .containsEntry("Key", "SOFTWARE\\UpdateSentinel")
        .containsEntry("Name", "*")
        .containsEntry("Value", "")
        .containsEntry("Component_", "Data");
    assertThat(msi.row("Component", "Data")).containsEntry("Condition", "");
  }

  /** Only the sequence orders what happens: nothing promises an order of the rows of a table. */
  @Test
  void aConfigurationFileThatAUserPlantedIsDeletedBeforeAnotherIsCopied() throws IOException {
    assertThat(msi.table("RemoveFile"))
        .filteredOn(row -> !row.getOrDefault("FileKey", "").startsWith("Purge"))
        .containsExactly(
            Map.of(
                "FileKey", "Earlier",
                "Component_", "EarlierConfiguration",
                "FileName", "agent.json",
                "DirProperty", "DataFolder",
                // On installation alone.
                "InstallMode", "1"));
    assertThat(msi.table("MoveFile"))
        .containsExactly(
            Map.of(
                "FileKey", "Configuration",
                "Component_", "ConfigurationFile",
                "SourceName", "",
                "DestName", "agent.json",
                "SourceFolder", "CONFIG_FILE",
                "DestFolder", "DataFolder",
                "Options", "0"));
    // Only before the first installation may others have written there.
    assertThat(msi.row("Component", "EarlierConfiguration"))
        .containsEntry("Condition", "CONFIG_FILE <> \"\" AND NOT Installed AND NOT OLDERVERSION")
        .containsEntry("Attributes", Integer.toString(0x100 + 0x40));
    // The folder belongs to administrators by then.
    assertThat(
            List.of(
                sequence("InstallValidate"),
                sequence("CreateFolders"),
                sequence("RemoveFiles"),
                sequence("MoveFiles"),
                sequence("InstallFiles")))
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(sequence("RemoveFiles")).isLessThan(sequence("RemoveFolders"));
  }

  @Test
  void aSettingThatIsGoneIsNotWrittenEmptyByARepair() throws IOException {
    int transitive = 0x40;
    List<String> settings =
        msi.table("FeatureComponents").stream()
            .filter(row -> row.containsValue("Settings"))
            .map(row -> row.getOrDefault("Component_", ""))
            .toList();
    assertThat(settings).contains("enrollmentToken", "collectorUrl", "ConfigurationFile");
    for (String setting : settings) {
      Map<String, String> component = msi.row("Component", setting);
      assertThat(Integer.parseInt(component.get("Attributes")) & transitive)
          .as("%s", component)
          .isEqualTo(transitive);
      assertThat(component.get("Condition")).endsWith(" <> \"\"");
    }
  }
}
