@echo off
rem The collector's command line: "collector help" lists the commands.
rem JAVA_HOME: Java 17 or newer, if it is not the one on the PATH.
rem COLLECTOR_JAVA_OPTIONS: more options for Java, such as -Xmx1g.
setlocal
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" -XX:+UseSerialGC -Xms64m -Xmx256m -Xss512k -XX:MaxDirectMemorySize=64m -XX:ReservedCodeCacheSize=64m -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true -Dfile.encoding=UTF-8 %COLLECTOR_JAVA_OPTIONS% -cp "%~dp0..\lib\*" io.github.updatesentinel.collector.cli.Main %*
exit /b %ERRORLEVEL%
