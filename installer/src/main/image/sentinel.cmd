@echo off
setlocal
rem Options from elsewhere are not for this program.
set JDK_JAVA_OPTIONS=
set JAVA_TOOL_OPTIONS=
set _JAVA_OPTIONS=
"%~dp0runtime\bin\java.exe" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m -XX:-UsePerfData -Djna.nounpack=true "-Djna.boot.library.path=%~dp0runtime\bin" -m updatesentinel/io.github.updatesentinel.agent.cli.Main %*
exit /b %ERRORLEVEL%
