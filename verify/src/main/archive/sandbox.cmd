@echo off
rem Runs in Windows Sandbox, started by sandbox.wsb: verifies the MSI next to this file.
setlocal EnableExtensions DisableDelayedExpansion
if /i not "%USERNAME%"=="WDAGUtilityAccount" goto notSandbox

rem The sandbox of Windows 11 24H2 has Smart App Control on and Defender off, so that each msiexec waits minutes for
rem Defender's answer (microsoft/Windows-Sandbox issue 85). This turns it off, in the sandbox alone.
set "SYSTEM=%SystemRoot%\System32"
if exist "%SYSTEM%\CiTool.exe" (
  "%SYSTEM%\reg.exe" add HKLM\SYSTEM\CurrentControlSet\Control\CI\Policy /v VerifiedAndReputablePolicyState /t REG_DWORD /d 0 /f >nul
  "%SYSTEM%\CiTool.exe" --refresh --json <nul >nul
)

set "MSI="
for %%F in ("%~dp0update-sentinel-*.msi") do set "MSI=%%~fF"
if not defined MSI (
  echo There is no update-sentinel-*.msi in C:\update-sentinel-verify. Copy the MSI there, close this
  echo sandbox, and double-click sandbox.wsb again.
  exit /b 2
)
call "%~dp0verify.cmd" --msi "%MSI%" --experiment --yes --out C:\result\update-sentinel-verify.zip
echo.
echo Exit code %ERRORLEVEL%. The report is C:\update-sentinel-verify\result\update-sentinel-verify.zip
echo on your computer. You can close the sandbox now.
exit /b

:notSandbox
echo sandbox.cmd is for Windows Sandbox only. On another computer, run verify.cmd.
exit /b 2
