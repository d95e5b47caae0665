package io.github.updatesentinel.collector.wire;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.collector.ingest.HeartbeatRoutes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Heartbeats as an agent sends them, to be changed by tests. */
public final class Heartbeats {
  public static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

  private Heartbeats() {}

  /** A whole heartbeat of a machine that is blind; sent {@code sequence} intervals after START. */
  public static JsonObject json(UUID agentId, long sequence) {
    JsonObject json =
        JsonParser.parseString(
                """
                {"schema": 1, "agentId": "", "sequence": 0, "sentAt": "",
                 "agent": {"version": "1.0.0", "startedAt": "2026-11-22T07:59:00Z",
                           "droppedHeartbeats": 0},
                 "host": {"name": "PC-0042", "domain": "corp.example"},
                 "os": {"product": "Windows 10 Enterprise G", "edition": "EnterpriseG",
                        "release": "21H2", "build": 19044, "ubr": 1706, "architecture": "x86_64",
                        "cmge": true, "cmgeVersion": "V2022-L.1345.000", "family": "CLIENT",
                        "rollupFix": {"build": 19041, "ubr": 1706, "state": 112,
                                      "installedAt": "2026-05-12T03:00:00Z"},
                        "kernel": "10.0.19041.1706"},
                 "tags": ["Ward 7"], "clockSkewMs": -1500,
                 "updateSource": {"kind": "WSUS", "server": "https://uc.example:8531",
                                  "targetGroup": "Offices", "configMgr": false,
                                  "clientId": "0d4a6e5c-6e6b-4f0f-8a55-1c8b3a4b7f10"},
                 "services": [
                  {"name": "TrustedInstaller", "required": true, "startType": "DISABLED",
                   "registryStartType": "DISABLED", "state": "STOPPED", "triggerStart": false,
                   "exitCode": 1077,
                   "imagePath": "C:\\\\Windows\\\\servicing\\\\TrustedInstaller.exe",
                   "missingFile": "C:\\\\Windows\\\\servicing\\\\TrustedInstaller.exe",
                   "debugger": "C:\\\\x.exe", "account": "LocalSystem",
                   "dependencies": ["RpcSs"]},
                  {"name": "wuauserv", "required": true, "startType": "MANUAL",
                   "registryStartType": "MANUAL", "state": "RUNNING", "triggerStart": true,
                   "exitCode": 0, "imagePath": "C:\\\\Windows\\\\system32\\\\svchost.exe -k netsvcs",
                   "serviceDll": "C:\\\\Windows\\\\system32\\\\wuaueng.dll"},
                  {"name": "BITS", "required": true, "startType": "AUTO_DELAYED",
                   "state": "RUNNING", "exitCode": 0,
                   "imagePath": "C:\\\\Windows\\\\System32\\\\svchost.exe -k netsvcs",
                   "serviceDll": "C:\\\\Windows\\\\System32\\\\qmgr.dll"},
                  {"name": "CryptSvc", "required": true, "startType": "AUTO", "state": "RUNNING",
                   "exitCode": 0, "imagePath": "C:\\\\Windows\\\\system32\\\\svchost.exe -k NetworkService",
                   "serviceDll": "C:\\\\Windows\\\\system32\\\\cryptsvc.dll"},
                  {"name": "UsoSvc", "required": true, "startType": "MANUAL", "state": "STOPPED",
                   "exitCode": 0, "imagePath": "C:\\\\Windows\\\\system32\\\\svchost.exe -k netsvcs -p",
                   "serviceDll": "C:\\\\Windows\\\\system32\\\\usosvc.dll"}],
                 "startTypeChanges": [{"at": "2026-11-22T07:00:00Z", "service": "TrustedInstaller",
                                       "from": "MANUAL", "to": "DISABLED", "by": "CORP\\\\admin",
                                       "means": "ACCOUNT", "policy": "Hardening"}],
                 "remediation": [{"at": "2026-11-22T07:30:00Z", "service": "BITS",
                                  "from": "DISABLED", "to": "MANUAL", "outcome": "DONE"}],
                 "scan": {"startedAt": "2026-11-22T07:59:10Z", "finishedAt": "2026-11-22T07:59:15Z",
                          "durationMs": 5321, "outcome": "SUCCEEDED", "hresult": "0x00000000",
                          "server": "https://uc.example:8531", "serverSelection": "MANAGED_SERVER",
                          "selection": "MANAGED_SERVER", "servicingFound": 0,
                          "sight": {"state": "SEEN", "installed": 31, "servicing": 4, "hidden": 1,
                                    "hiddenTitles": ["2026-10 Cumulative Update"]},
                          "found": 0, "warnings": ["0x80070422"], "updates": [
                            {"title": "2026-11 Cumulative Update", "updateId":
                             "f5d1a4b4-8c2e-4a43-9c2e-0d2d3c8f9c11", "kb": ["KB5013942"],
                             "severity": "Critical", "downloaded": false, "servicing": true}]},
                 "history": {"lastSearchAt": "2026-11-21T03:00:00Z",
                             "lastInstallAt": "2026-05-12T03:00:00Z",
                             "failures": [{"at": "2026-11-21T03:00:00Z", "hresult": "0x80070422",
                                           "title": "2026-11 Cumulative Update"}]},
                 "rebootPending": false,
                 "restart": {"since": "2026-11-20T03:00:00Z", "bootedAt": "2026-11-01T06:00:00Z"},
                 "servicing": {"ends": "2027-01-12", "esu": "NONE"},
                 "policy": {"pausedUntil": "2026-12-24T00:00:00Z", "deferDays": 7,
                            "targetRelease": "21H2", "automatic": true},
                 "updateLog": {"judgement": "FALSE_ZERO", "analyzedAt": "2026-11-22T07:59:30Z",
                               "errors": [{"hresult": "0x80070422", "name": "E_SERVICE_DISABLED",
                                           "count": 12, "firstLine": 10, "lastLine": 310}]},
                 "baseline": {"build": 19044, "ubr": 2006, "kb": "KB5017308",
                              "source": "COLLECTOR", "released": "2026-09-08"},
                 "verdict": {"code": "FALSE_UP_TO_DATE", "certainty": "PROVEN",
                             "severity": "CRITICAL", "since": "2026-11-22T07:59:15Z",
                             "lastHonestScanAt": "2026-11-20T07:59:15Z",
                             "behindSince": "2026-06-09",
                             "reasons": [{"code": "SERVICE_DISABLED", "subject": "TrustedInstaller",
                              "detail": "TrustedInstaller"},
                                         {"code": "BUILD_BEHIND", "detail": "1706 < 2006"}]}}
                """)
            .getAsJsonObject();
    json.addProperty("agentId", agentId.toString());
    json.addProperty("sequence", sequence);
    json.addProperty("sentAt", START.plusSeconds(900 * sequence).toString());
    return json;
  }

  /** What is left when only that is there which must be. */
  public static JsonObject bare(UUID agentId, long sequence) {
    JsonObject whole = json(agentId, sequence);
    JsonObject bare = new JsonObject();
    for (String name : new String[] {"schema", "agentId", "sequence", "sentAt", "agent"}) {
      bare.add(name, whole.get(name));
    }
    JsonObject verdict = new JsonObject();
    verdict.addProperty("code", "UNKNOWN");
    verdict.addProperty("severity", "INFO");
    verdict.addProperty("since", "2026-11-22T07:59:15Z");
    verdict.add("reasons", new JsonArray());
    bare.add("verdict", verdict);
    return bare;
  }

  public static void setVerdict(JsonObject heartbeat, String code, String severity) {
    JsonObject verdict = heartbeat.getAsJsonObject("verdict");
    verdict.addProperty("code", code);
    verdict.addProperty("severity", severity);
    verdict.remove("certainty");
  }

  /** Makes it as large as spaces make it, and different by a host name. */
  public static void padded(JsonObject heartbeat, String host, int bytes) {
    heartbeat.getAsJsonObject("host").addProperty("name", host);
    heartbeat.addProperty("padding", bytes);
  }

  public static void setStartedAt(JsonObject heartbeat, Instant startedAt) {
    heartbeat.getAsJsonObject("agent").addProperty("startedAt", startedAt.toString());
  }

  public static Heartbeat read(JsonObject json) {
    JsonElement padding = json.remove("padding");
    String text = json.toString();
    if (padding != null) {
      text = "{" + " ".repeat(padding.getAsInt()) + text.substring(1);
    }
    return HeartbeatReader.read(utf8(text), HeartbeatRoutes.MAX_BATCH).get(0);
  }

  static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
