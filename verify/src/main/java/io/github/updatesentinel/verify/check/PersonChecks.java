package io.github.updatesentinel.verify.check;

import io.github.updatesentinel.verify.report.Check;
import java.util.List;

/** What no program can do on a machine of its own, with what a person has to do. */
final class PersonChecks {
  static final List<Check> ALL =
      List.of(
          Check.byAPerson(
              2,
              "after an aborted search",
              "With scanTimeout PT5S run sentinel.cmd check, and look in the Windows Update "
                  + "log for the end of that search, and whether wuauserv goes on with it."),
          Check.byAPerson(
              3,
              "a week of scans",
              "Let the service run for a week with scanInterval PT1H, and compare durations, and"
                  + " handles and memory of wuauserv at begin and end."),
          Check.byAPerson(
              5,
              "history, kinds and other builds",
              "Compare history and scan of sentinel.cmd check --json with Get-HotFix and the "
                  + "page of the update history, on several builds; disable TrustedInstaller, let "
                  + "an installation fail, and look for HISTORY_FAILURE."),
          Check.byAPerson(
              6,
              "other computers and removal",
              "Look at the events from another computer's Event Viewer, after the removal, and"
                  + " with the Event Viewer open during an upgrade."),
          Check.byAPerson(
              7,
              "authors, and channels that are closed or huge",
              "Change a start type as two users, by Group Policy, by an MSI and in the "
                  + "registry, and compare event 1120; close and disable the Operational channel, "
                  + "clear System, and try a log of gigabytes."),
          Check.byAPerson(
              8,
              "a usual day",
              "For a day, compare the number of events 7036 of TrustedInstaller with the "
                  + "scans; take away the right to start it with sc.exe sdset, and see the verdict "
                  + "stay."),
          Check.byAPerson(
              9,
              "remediation, and check as a user",
              "With remediation RESTORE_START_TYPE disable each required service, and look "
                  + "for event 1130; run sentinel.cmd check as a user who is no administrator."),
          Check.byAPerson(
              11,
              "a quiet day, and many sign-ins",
              "See sentinel.log stay quiet for a day; watch the processor time while updates "
                  + "install, and while 50 users sign in and out of a terminal server."),
          Check.byAPerson(
              12,
              "boot, shutdown and weeks",
              "Restart Windows, and compare the times of events 1000 and 1001 with 6005 and 6006;"
                  + " kill the service three times within a day; look at its memory after weeks."),
          Check.byAPerson(
              13,
              "CONFIG_FILE, and other planted folders",
              "Install with CONFIG_FILE, first on a computer without a data folder, then "
                  + "beside an agent.json of a user: agent.json has the given content and the "
                  + "rights of the folder, and is still there after a repair. Repeat it with a "
                  + "folder and a spool that deny SYSTEM every right, delete the folder and start "
                  + "the service, and try to read and change it as a user."),
          Check.byAPerson(
              14,
              "language of the system",
              "On a zh-CN Windows, and on an en-US one with its language pack, without the setting"
                  + " language: look at sentinel.cmd check in a console, in PowerShell and in"
                  + " Windows Terminal, and at the titles in a heartbeat."),
          Check.byAPerson(
              15,
              "roots of a domain",
              "Distribute a company's CA by group policy, give the collector a certificate of it,"
                  + " and see heartbeats arrive; remove it, and see event 1204."),
          Check.byAPerson(
              16,
              "sleep and resume",
              "Set checkInterval PT1M, put the machine to sleep for an hour, resume it, and compare"
                  + " the times in sentinel.log."),
          Check.byAPerson(
              18,
              "virus scanners and application control",
              "Run verify where AppLocker, WDAC or a virus scanner is in force, and keep"
                  + " sentinel.log and service.*.log."),
          Check.byAPerson(19, "all jobs of the workflow", "Push to GitHub, and look at each job."),
          Check.byAPerson(
              20,
              "templates in the editor",
              "Copy agent/target/config/policy to %SystemRoot%\\PolicyDefinitions, set each policy in"
                  + " gpedit.msc, and compare HKLM\\SOFTWARE\\Policies\\UpdateSentinel."),
          Check.byAPerson(
              21,
              "Java options of the computer",
              "Set JAVA_TOOL_OPTIONS and _JAVA_OPTIONS with setx /m as in item 21, restart "
                  + "Windows, and see service, installation and sentinel.cmd check work."),
          Check.byAPerson(
              22,
              "failing upgrades and files in use",
              "Upgrade to an MSI whose jvm.dll is no DLL, and see the older version run on; upgrade"
                  + " while a scan runs, and while the Event Viewer is open."),
          Check.byAPerson(
              23,
              "repair by a user",
              "As a user who is no administrator run msiexec /fm {product code}, and see all"
                  + " settings still there; upgrade by a double click in a session with UAC."),
          Check.byAPerson(
              24,
              "the debug policy",
              "Set the policy Debug to 7, install, upgrade and repair with a log each, and "
                  + "look for the token."),
          Check.byAPerson(
              25,
              "a group managed service account",
              "In a domain: install with SERVICE_ACCOUNT=DOMAIN\\name$, compare sc.exe qc, check"
                  + " and heartbeat, upgrade, and look again."),
          Check.byAPerson(
              26,
              "deployment by group policy",
              "In a domain: assign the MSI to computers, add a newer one as its upgrade, and look"
                  + " at gpresult and the event log."),
          Check.byAPerson(
              27,
              "SmartScreen and application control",
              "Download the MSI with a browser and run it; install it under a WDAC policy by "
                  + "publisher."),
          Check.byAPerson(
              28,
              "a heartbeat over TLS",
              "On a Windows 10 1809 without Visual C++ redistributable, set a collectorUrl "
                  + "with https, and see a heartbeat arrive."),
          Check.byAPerson(
              29,
              "time and memory of the archive",
              "Run the command of item 29 ten times and after restarts; compare start and "
                  + "private memory with those without classes.jsa."),
          Check.byAPerson(
              30,
              "another machine and another account",
              "Copy credentials.dat to another machine, and see event 1205 or an enrollment; change"
                  + " SERVICE_ACCOUNT, and see heartbeats go on."),
          Check.byAPerson(
              31,
              "client certificates",
              "Make certificates with New-SelfSignedCertificate for each provider, set"
                  + " clientCertificate, and look at the log of a collector that asks for one."),
          Check.byAPerson(
              32,
              "power loss",
              "Switch a virtual machine off hard, 50 times, with checkInterval PT10S, and compare"
                  + " the spool with what the collector has."),
          Check.byAPerson(
              34,
              "virus scanners on the spool",
              "Let it run for a week with checkInterval PT10S and a collector that is down half of"
                  + " the time: no 1203, no DAMAGED, no sequence missing."),
          Check.byAPerson(
              36,
              "what Settings and other tools show",
              "Compare restart, policy, os and servicing of sentinel.cmd check --json with "
                  + "Settings, Get-HotFix, dism.exe /online /get-packages and schtasks.exe /query, "
                  + "as administrator and as user."),
          Check.byAPerson(
              37,
              "the service reads the update log",
              "Disable TrustedInstaller on a computer that a WSUS manages and that lacks an "
                  + "update: 15 minutes after a scan the heartbeat has updateLog with FALSE_ZERO."));

  private PersonChecks() {}
}
