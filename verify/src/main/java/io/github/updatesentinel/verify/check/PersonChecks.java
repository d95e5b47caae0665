package io.github.updatesentinel.verify.check;

import io.github.updatesentinel.verify.report.Check;
import java.util.List;

/** What no program can do on a machine of its own, with what a person has to do. */
final class PersonChecks {
  static final List<Check> ALL =
      List.of(
          Check.byAPerson(
              3,
              "a week of scans",
              "Let the service run for a week with scanInterval PT1H, and compare durations, and"
                  + " handles and memory of wuauserv at begin and end."),
          Check.byAPerson(
              6,
              "other computers and removal",
              "Look at the events from another computer's Event Viewer, after the removal, and"
                  + " with the Event Viewer open during an upgrade."),
          Check.byAPerson(
              12,
              "boot, shutdown and weeks",
              "Restart Windows, and compare the times of events 1000 and 1001 with 6005 and 6006;"
                  + " kill the service three times within a day; look at its memory after weeks."),
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
          Check.byAPerson(
              20,
              "templates in the editor",
              "Copy agent/target/config/policy to %SystemRoot%\\PolicyDefinitions, set each policy in"
                  + " gpedit.msc, and compare HKLM\\SOFTWARE\\Policies\\UpdateSentinel."),
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
                  + " the time: no 1203, no DAMAGED, no sequence missing."));

  private PersonChecks() {}
}
