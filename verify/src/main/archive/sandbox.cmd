@echo off
rem Runs in Windows Sandbox, started by sandbox.wsb: verifies the MSI next to this file.
setlocal EnableExtensions DisableDelayedExpansion
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
