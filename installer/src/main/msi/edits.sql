-- Changes to tables that the WiX compiler creates, one per line.

-- Actions that it does not schedule. Old versions go when all is in place: what both have in common is never
-- taken away, the service among it, and the settings stay. Then the service starts, and the product is
-- registered: Wine would forget a registration with that of the old version.
INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('MoveFiles', 3800)
INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('MsiConfigureServices', 5850)
INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('InstallExecute', 5900)
INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('RemoveExistingProducts', 5910)
UPDATE `InstallExecuteSequence` SET `Sequence` = 5920 WHERE `Action` = 'StartServices'

-- A setting whose search finds nothing has no component: nothing is written, and what is in the registry is
-- removed. But the search may only lack rights. It runs with the rights of the caller, and those of an
-- administrator who double-clicks do not reach the settings' key. So only a removal deletes values; an upgrade
-- and a repair delete none.
UPDATE `InstallExecuteSequence` SET `Condition` = 'NOT REINSTALL AND NOT UPGRADINGPRODUCTCODE' WHERE `Action` = 'RemoveRegistryValues'

-- The searches run where the work is done: with a user interface they would run beside it, where what they
-- find for PURGE stays behind, and the token that they find would be handed over.
DELETE FROM `InstallUISequence` WHERE `Action` = 'AppSearch'

-- A service that can't be created fails the installation (0x8000), which would else succeed without it.
UPDATE `ServiceInstall` SET `ErrorControl` = 32769 WHERE `ServiceInstall` = 'Service'

-- It drops the attributes of features: never advertised (8), and never deselected in a dialog (16).
UPDATE `Feature` SET `Attributes` = 24

-- Holds the row of RemoveFile.idt that deletes agent.json: if CONFIG_FILE is specified for a computer without
-- Update Sentinel. Repair evaluates it again (64, transitive, with 256 for 64 bit); otherwise it would delete the file
-- once more. The sequence orders actions, and nothing orders the rows of a table. So each step has its own action: the
-- folder gets our rights, and nobody else can put a file there any more (CreateFolders); the file is deleted
-- (RemoveFiles); the copy is made (MoveFiles).
UPDATE `InstallExecuteSequence` SET `Sequence` = 3450 WHERE `Action` = 'CreateFolders'
INSERT INTO `Component` (`Component`, `ComponentId`, `Directory_`, `Attributes`, `Condition`) VALUES ('EarlierConfiguration', '{B182668C-F85C-5F68-A814-D9E58B6BEF85}', 'DataFolder', 320, 'CONFIG_FILE <> "" AND NOT Installed AND NOT OLDERVERSION')
INSERT INTO `FeatureComponents` (`Feature_`, `Component_`) VALUES ('UpdateSentinel', 'EarlierConfiguration')

-- It supports no inclusive upper bound (512), and no MigrateFeatures (1).
DELETE FROM `Upgrade` WHERE `ActionProperty` = 'OLDERVERSION'
INSERT INTO `Upgrade` (`UpgradeCode`, `VersionMin`, `VersionMax`, `Attributes`, `ActionProperty`) VALUES ('{7B1D0A55-8C0E-4E0B-9C52-6B7F3E0C5A19}', '0.0.0', '@VERSION@', 769, 'OLDERVERSION')

-- Texts beyond ASCII make it crash.
UPDATE `LaunchCondition` SET `Description` = 'A newer version of Update Sentinel is already installed. 已安装更高版本的 Update Sentinel。' WHERE `Condition` = 'NOT NEWERVERSION'
UPDATE `ServiceInstall` SET `Description` = 'Checks whether the status that Windows Update reports on this computer can be trusted: checks the services that updates need, scans for updates, and compares the OS build. 检查更新所需的服务、扫描更新并核对操作系统内部版本，判断此计算机上 Windows 更新报告的状态是否可信。' WHERE `ServiceInstall` = 'Service'
