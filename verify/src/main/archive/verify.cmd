@echo off
rem Runs verify with Java from the folder "runtime" next to this file, from the MSI, or from the installation. Files
rem that run with administrator rights are first copied to a folder that only administrators can write to.
setlocal EnableExtensions DisableDelayedExpansion
rem Ignores the Java options of the computer.
set JDK_JAVA_OPTIONS=
set JAVA_TOOL_OPTIONS=
set _JAVA_OPTIONS=
set CLASSPATH=
rem Java takes paths from here: its command line has only the characters of the system's code page.
set "VERIFY_FROM=%CD%"
set VERIFY_MSI=
set VERIFY_SECOND_MSI=
set VERIFY_OUT=
set "PROGRAMS=%ProgramFiles%"
if defined ProgramW6432 set "PROGRAMS=%ProgramW6432%"
set "SYSTEM=%SystemRoot%\System32"
if exist "%SystemRoot%\Sysnative\cmd.exe" set "SYSTEM=%SystemRoot%\Sysnative"
set "WORK=%PROGRAMS%\Update Sentinel verify"
set "JAVA_EXE="

if /i "%~1"=="--help" goto help
if "%~1"=="-h" goto help
if "%~1"=="/?" goto help

rem Shifting leaves what is handed on as it is.
set "MSI="
:argument
if "%~1"=="" goto arguments
if "%~1"=="--msi" set "MSI=%~f2"
if "%~1"=="--msi" set "VERIFY_MSI=%~2"
if "%~1"=="--second-msi" set "VERIFY_SECOND_MSI=%~2"
if "%~1"=="--out" set "VERIFY_OUT=%~2"
shift /1
goto argument
:arguments

if not exist "%WORK%\" mkdir "%WORK%" 2>nul
if not exist "%WORK%\" goto notElevated
"%SYSTEM%\icacls.exe" "%WORK%" /inheritance:r /grant:r *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F /q >nul 2>nul
if exist "%WORK%\kit\" rmdir /s /q "%WORK%\kit" 2>nul
mkdir "%WORK%\kit" 2>nul
if not exist "%WORK%\kit\" goto notElevated
if exist "%WORK%\kit\lib\" goto busy
rem Relative targets: the xcopy of Wine 10 takes no path with a space.
cd /d "%WORK%\kit"
"%SYSTEM%\xcopy.exe" /q /i /y "%~dp0lib" lib >nul
if not exist "%~dp0runtime\bin\java.exe" goto fromMsi
set "RUNTIME=%~dp0runtime"
goto copyRuntime

:fromMsi
if not defined MSI goto installed
copy /b /y "%MSI%" "%WORK%\kit\runtime.msi" >nul
if not exist "%WORK%\kit\runtime.msi" goto noMsi
start "" /wait "%SYSTEM%\msiexec.exe" /a "%WORK%\kit\runtime.msi" TARGETDIR="%WORK%\kit\image" /qn
del "%WORK%\kit\runtime.msi"
for /f "delims=" %%J in ('dir /s /b "%WORK%\kit\image\java.exe" 2^>nul') do set "JAVA_EXE=%%J"
if defined JAVA_EXE goto run

:installed
set "RUNTIME=%PROGRAMS%\Update Sentinel\runtime"
if not exist "%RUNTIME%\bin\java.exe" goto noRuntime

:copyRuntime
"%SYSTEM%\xcopy.exe" /q /i /e /y "%RUNTIME%" runtime >nul
set "JAVA_EXE=%WORK%\kit\runtime\bin\java.exe"

:run
if not exist "%JAVA_EXE%" goto noRuntime
cd /d "%WORK%"
rem The console's code page, which a check changes: "Active code page: 437", or "Aktive Codepage: 850.".
set "PAGE="
for /f "tokens=2 delims=:." %%P in ('%SYSTEM%\chcp.com') do set "PAGE=%%P"
"%JAVA_EXE%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -XX:-UsePerfData --limit-modules java.base,jdk.crypto.mscapi -cp "%WORK%\kit\lib\*" io.github.updatesentinel.verify.Main %*
set "CODE=%ERRORLEVEL%"
if defined PAGE "%SYSTEM%\chcp.com" %PAGE% >nul 2>nul
cd /d "%VERIFY_FROM%"
rmdir /s /q "%WORK%" 2>nul
exit /b %CODE%

:help
type "%~dp0help.txt"
exit /b 0
:notElevated
echo verify: administrator rights are required; run it in an elevated command prompt.
exit /b 3
:busy
echo verify: "%WORK%\kit" is in use; another verify may be running.
exit /b 3
:noMsi
echo verify: "%MSI%" could not be read.
exit /b 2
:noRuntime
echo verify: no Java found. Specify the MSI with --msi FILE, or copy its folder "runtime" next to this file.
exit /b 3
