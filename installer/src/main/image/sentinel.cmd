@echo off
setlocal
rem Ignores the Java options of the computer.
set JDK_JAVA_OPTIONS=
set JAVA_TOOL_OPTIONS=
set _JAVA_OPTIONS=
rem The folder for crash reports of Java. Only administrators can read the log folder.
set "CRASH=%TEMP%"
if exist "%ProgramData%\UpdateSentinel\logs\" set "CRASH=%ProgramData%\UpdateSentinel\logs"
"%~dp0runtime\bin\java.exe" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m -XX:-UsePerfData -XX:+DisplayVMOutputToStderr "-XX:ErrorFile=%CRASH%\console-crash.log" -Djna.nounpack=true "-Djna.boot.library.path=%~dp0runtime\bin" -m updatesentinel/io.github.updatesentinel.agent.cli.Main %*
exit /b %ERRORLEVEL%
