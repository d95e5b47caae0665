@echo off
rem Runs verify with the Java of a folder "runtime" beside this file, of the MSI, or of what is installed. All
rem that runs with administrators' rights is copied first to a folder where administrators alone may write.
setlocal EnableExtensions DisableDelayedExpansion
rem Options from elsewhere are not for this program.
set JDK_JAVA_OPTIONS=
set JAVA_TOOL_OPTIONS=
set _JAVA_OPTIONS=
set CLASSPATH=
set "VERIFY_FROM=%CD%"
set "PROGRAMS=%ProgramFiles%"
if defined ProgramW6432 set "PROGRAMS=%ProgramW6432%"
set "SYSTEM=%SystemRoot%\System32"
if exist "%SystemRoot%\Sysnative\cmd.exe" set "SYSTEM=%SystemRoot%\Sysnative"
set "WORK=%PROGRAMS%\Update Sentinel verify"
set "JAVA_EXE="

rem The MSI, if there is one.
set "MSI="
set "NEXT="
for %%A in (%*) do call :argument %%A

if not exist "%WORK%\" mkdir "%WORK%" 2>nul
if exist "%WORK%\kit\" rmdir /s /q "%WORK%\kit" 2>nul
mkdir "%WORK%\kit" 2>nul
if not exist "%WORK%\kit\" goto notElevated
if exist "%WORK%\kit\lib\" goto busy
"%SYSTEM%\xcopy.exe" /q /i /y "%~dp0lib" "%WORK%\kit\lib" >nul
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
"%SYSTEM%\xcopy.exe" /q /i /e /y "%RUNTIME%" "%WORK%\kit\runtime" >nul
set "JAVA_EXE=%WORK%\kit\runtime\bin\java.exe"

:run
if not exist "%JAVA_EXE%" goto noRuntime
cd /d "%WORK%"
"%JAVA_EXE%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx128m -XX:-UsePerfData --limit-modules java.base,jdk.crypto.mscapi -cp "%WORK%\kit\lib\*" io.github.updatesentinel.verify.Main %*
set "CODE=%ERRORLEVEL%"
cd /d "%VERIFY_FROM%"
rmdir /s /q "%WORK%" 2>nul
exit /b %CODE%

:argument
if defined NEXT set "MSI=%~f1"
set "NEXT="
if /i "%~1"=="--msi" set "NEXT=1"
exit /b 0

:notElevated
echo verify: administrators' rights are needed: run it in an elevated prompt.
exit /b 3
:busy
echo verify: "%WORK%\kit" is in use; another verify may be running.
exit /b 3
:noMsi
echo verify: "%MSI%" could not be read.
exit /b 2
:noRuntime
echo verify: there is no Java to run with. Give the MSI by --msi FILE, or put its folder "runtime" beside this file.
exit /b 3
