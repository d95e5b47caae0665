INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('MoveFiles', 3800)
INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('MsiConfigureServices', 5850)
INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('InstallExecute', 6500)
INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('RemoveExistingProducts', 6550)
DELETE FROM `Upgrade` WHERE `ActionProperty` = 'OLDERVERSION'
UPDATE `LaunchCondition` SET `Description` = 'A newer version of Update Sentinel is installed already. 已安装更高版本的 Update Sentinel。' WHERE `Condition` = 'NOT NEWERVERSION'
UPDATE `ServiceInstall` SET `Description` = 'Tells whether Windows Update on this computer can be believed: checks the services that updates need, scans, and compares the OS build. 检查更新所需的服务、扫描更新并核对操作系统版本，判断此计算机上 Windows 更新的结论是否可信。' WHERE `ServiceInstall` = 'Service'
