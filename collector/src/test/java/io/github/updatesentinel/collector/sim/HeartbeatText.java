package io.github.updatesentinel.collector.sim;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.LongStream;

/** One heartbeat as the agent writes it: its members, their order, its words. */
final class HeartbeatText {
  private static final String SVCHOST = "%SystemRoot%\\system32\\svchost.exe -k ";

  /** As every Windows 10 has them: start type, program, DLL. */
  private record Service(
      String name, boolean required, String startType, String path, String dll) {}

  private static final List<Service> SERVICES =
      List.of(
          new Service(
              "TrustedInstaller",
              true,
              "MANUAL",
              "%SystemRoot%\\servicing\\TrustedInstaller.exe",
              ""),
          new Service("wuauserv", true, "MANUAL", SVCHOST + "netsvcs -p", "wuaueng.dll"),
          new Service("BITS", true, "AUTO_DELAYED", SVCHOST + "netsvcs -p", "qmgr.dll"),
          new Service("CryptSvc", true, "AUTO", SVCHOST + "NetworkService -p", "cryptsvc.dll"),
          new Service("UsoSvc", true, "AUTO_DELAYED", SVCHOST + "netsvcs -p", "usosvc.dll"),
          new Service("WaaSMedicSvc", false, "MANUAL", SVCHOST + "wusvcs -p", "WaaSMedicSvc.dll"),
          new Service("DoSvc", false, "AUTO_DELAYED", SVCHOST + "NetworkService -p", "dosvc.dll"),
          new Service("msiserver", false, "MANUAL", "%systemroot%\\system32\\msiexec.exe /V", ""));

  private final SimulatedMachine machine;
  private final Fate fate;
  private final long slot;
  private final SimulatedMachine.Stage stage;
  private final Condition seen;
  private final StringWriter text = new StringWriter(4096);
  private final JsonWriter json = new JsonWriter(text);

  HeartbeatText(SimulatedMachine machine, long slot) {
    this.machine = machine;
    this.fate = machine.fate();
    this.slot = slot;
    this.stage = machine.stage(slot);
    this.seen = stage.condition();
  }

  String json() {
    try {
      json.setSerializeNulls(false);
      json.setHtmlSafe(false);
      json.beginObject();
      json.name("schema").value(1);
      json.name("agentId").value(machine.agentId());
      json.name("sequence").value(machine.sequence(slot));
      json.name("sentAt").value(millis(timeOf(slot)));
      json.name("clockSkewMs").value(fate.clockError);
      if (fate.deferred) {
        json.name("tags").beginArray().value("pilot").value("deferred").endArray();
      }
      agent();
      host();
      os();
      source();
      services();
      scan();
      history();
      startTypeChanges();
      json.name("rebootPending").value(seen.rebootPending());
      restart();
      servicing();
      policy();
      baseline();
      verdict();
      json.endObject();
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void agent() throws IOException {
    json.name("agent").beginObject();
    json.name("version").value(seen.agentVersion());
    json.name("startedAt").value(seconds(startedAt()));
    json.name("droppedHeartbeats").value(0);
    json.name("checkIntervalMs").value(SimulatedMachine.SLOT_MS);
    json.endObject();
  }

  /** Its last restart: with an update, an upgrade of the agent, or after it was away. */
  private long startedAt() {
    long now = machine.timeOf(slot).toEpochMilli();
    long setBack = fate.setBack == null ? 0 : fate.setBack.until();
    return LongStream.of(
                fate.joined, fate.absence.until(), fate.agentUpgraded, fate.installed, setBack)
            .filter(moment -> moment <= now)
            .max()
            .orElse(fate.joined)
        - Duration.ofSeconds(3).toMillis()
        + fate.clockError;
  }

  private void host() throws IOException {
    json.name("host").beginObject();
    json.name("name").value(machine.host());
    json.name("domain").value(fate.department.domain());
    json.endObject();
  }

  private void os() throws IOException {
    Windows windows = fate.windows;
    json.name("os").beginObject();
    json.name("product").value(windows.product());
    json.name("edition").value(windows.edition());
    json.name("release").value(windows.release());
    json.name("build").value(windows.build());
    json.name("ubr").value(windows.releases().get(seen.release()).ubr());
    json.name("architecture").value("x86_64");
    json.name("cmge").value(windows.cmgeVersion() != null);
    json.name("cmgeVersion").value(windows.cmgeVersion());
    json.name("family").value(windows.equals(Windows.SERVER) ? "SERVER" : "CLIENT");
    json.name("rollupFix").beginObject();
    // Packages name the build that they were made for.
    int base = windows.build() / 100 == 190 ? 19041 : windows.build();
    json.name("build").value(base);
    json.name("ubr").value(windows.releases().get(seen.release()).ubr());
    json.name("state").value(112);
    json.endObject();
    json.name("kernel").value("10.0." + base + "." + windows.releases().get(seen.release()).ubr());
    json.endObject();
  }

  private void restart() throws IOException {
    json.name("restart").beginObject();
    if (seen.rebootPending()) {
      json.name("since").value(seconds(fate.restartPendingFrom + fate.clockError));
    }
    json.name("bootedAt").value(seconds(startedAt() - Duration.ofSeconds(40).toMillis()));
    json.endObject();
  }

  private void servicing() throws IOException {
    if (fate.windows.build() == Windows.WITH_ESU) {
      json.name("servicing").beginObject();
      json.name("ends").value(Windows.END_OF_19045);
      json.name("esu").value(seen.ended() ? "NONE" : "ACTIVE");
      json.endObject();
    }
  }

  private void policy() throws IOException {
    json.name("policy").beginObject();
    if (seen.paused()) {
      json.name("pausedUntil").value(seconds(fate.pausedUntil() + fate.clockError));
    }
    if (fate.deferred) {
      json.name("deferDays").value(14);
    }
    json.name("automatic").value(true);
    json.endObject();
  }

  private void source() throws IOException {
    json.name("updateSource").beginObject();
    json.name("kind").value(fate.department.sourceKind());
    json.name("server").value(seen.server());
    if (seen.server() != null) {
      json.name("targetGroup")
          .value(fate.department.targetGroup(fate.windows.equals(Windows.SERVER), fate.deferred));
    }
    json.endObject();
  }

  private void services() throws IOException {
    json.name("services").beginArray();
    for (Service service : SERVICES) {
      service(service);
    }
    if (fate.windows.cmgeVersion() != null) {
      service(
          new Service(
              "CmitUpdateAgent", false, "AUTO", "C:\\Program Files\\CMIT\\UpdateAgent.exe", ""));
    }
    json.endArray();
  }

  private void service(Service service) throws IOException {
    Fault fault = seen.fault();
    boolean concerned = fault.service().equals(service.name);
    json.beginObject();
    json.name("name").value(service.name);
    json.name("required").value(service.required);
    if (concerned && fault == Fault.CRYPTOGRAPHY_MISSING) {
      json.name("startType").value("MISSING").endObject();
      return;
    }
    boolean disabled = fault.disables(service.name);
    boolean atRestart = concerned && fault == Fault.TRUSTED_INSTALLER_DISABLED_AT_RESTART;
    json.name("startType").value(disabled ? "DISABLED" : service.startType);
    json.name("registryStartType").value(disabled || atRestart ? "DISABLED" : service.startType);
    json.name("state").value(running(service, disabled) ? "RUNNING" : "STOPPED");
    json.name("triggerStart").value(service.name.equals("wuauserv"));
    json.name("exitCode").value(disabled ? 1058 : 0);
    boolean hijacked = concerned && fault == Fault.TRUSTED_INSTALLER_HIJACKED;
    json.name("imagePath").value(hijacked ? hijacker() : service.path);
    if (!service.dll.isEmpty()) {
      json.name("serviceDll").value("%systemroot%\\system32\\" + service.dll);
    }
    json.endObject();
  }

  private static String hijacker() {
    return "C:\\Windows\\Temp\\svc\\ti.exe";
  }

  /** What starts by demand runs now and then. */
  private boolean running(Service service, boolean disabled) {
    if (disabled) {
      return false;
    }
    if (service.startType.startsWith("AUTO")) {
      return true;
    }
    return service.name.equals("wuauserv") && slot - machine.scanSlot(slot) < 2;
  }

  private void scan() throws IOException {
    ScanEnd scan = seen.scan();
    json.name("scan").beginObject();
    if (!scan.equals(ScanEnd.NOT_RUN)) {
      long scanSlot = machine.scanSlot(slot);
      // Each scan takes another time; the report follows it.
      long took =
          3_000 + Math.floorMod(machine.agentId().hashCode() * 31L + scanSlot * 7919, 41_000L);
      took = scan.outcome().equals("TIMED_OUT") ? Duration.ofMinutes(30).toMillis() : took;
      json.name("startedAt").value(millis(timeOf(scanSlot) - took - 40));
      json.name("durationMs").value(took);
    }
    json.name("outcome").value(scan.outcome());
    json.name("hresult").value(scan.hresult());
    if (scan.found() != null) {
      json.name("found").value(scan.found());
      json.name("servicingFound").value(seen.cumulativePending() ? 1 : 0);
      json.name("warnings").beginArray();
      for (String warning : scan.warnings()) {
        json.value(warning);
      }
      json.endArray();
    }
    if (!scan.equals(ScanEnd.NOT_RUN)) {
      updates();
    }
    if (scan.counted()) {
      boolean blind = seen.fault().blind();
      json.name("selection").value("DEFAULT");
      json.name("sight").beginObject();
      json.name("state").value(blind ? "NOTHING_SEEN" : "SEEN");
      json.name("installed").value(blind ? 9 : 31);
      json.name("servicing").value(blind ? 0 : 4);
      json.name("hidden").value(0);
      json.endObject();
    }
    json.name("server").value(scan.equals(ScanEnd.NOT_RUN) ? null : seen.server());
    json.name("error").value(scan.error());
    json.endObject();
  }

  private void updates() throws IOException {
    json.name("updates").beginArray();
    for (Updates.Update update : Updates.of(seen, fate.department.chinese())) {
      json.beginObject();
      json.name("title").value(update.title());
      json.name("updateId").value(update.id());
      json.name("kb").beginArray().value(update.kb()).endArray();
      json.name("severity").value(update.severity());
      json.name("downloaded").value(seen.rebootPending());
      json.name("servicing").value(update.servicing());
      json.endObject();
    }
    json.endArray();
  }

  private void history() throws IOException {
    long scanSlot = machine.scanSlot(slot);
    if (scanSlot < 0) {
      return;
    }
    long now = machine.timeOf(slot).toEpochMilli();
    json.name("history").beginObject();
    json.name("lastSearchAt").value(seconds(timeOf(scanSlot)));
    long monthBefore = fate.joined - Duration.ofDays(3).toMillis();
    long installed = fate.installed <= now ? fate.installed : monthBefore;
    json.name("lastInstallAt").value(seconds(installed + fate.clockError));
    json.name("failures").beginArray();
    if (failedBefore()) {
      json.beginObject();
      json.name("at").value(seconds(failureAt()));
      json.name("hresult").value(ScanEnd.SERVICE_DISABLED);
      json.name("title").value(Updates.cumulative(fate.windows, fate.department.chinese()).title());
      json.endObject();
    }
    for (int day = 2; seen.failing() && day >= 0; day--) {
      json.beginObject();
      json.name("at")
          .value(
              seconds(fate.failingFrom() - Duration.ofDays(2 - day).toMillis() + fate.clockError));
      json.name("hresult").value(ScanEnd.NOT_INSTALLED);
      json.name("title").value(Updates.cumulative(fate.windows, fate.department.chinese()).title());
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }

  /** Where a scan sees updates, their installation fails, and the history contains the failure. */
  private boolean failedBefore() {
    return seen.fault().blocked() && !seen.fault().blind() && seen.cumulativePending();
  }

  private long failureAt() {
    return timeOf(stage.slot()) - Duration.ofMinutes(4).toMillis();
  }

  private void startTypeChanges() throws IOException {
    long now = machine.timeOf(slot).toEpochMilli();
    for (Period<Fault> fault : fate.faults) {
      if (fault.covers(now)
          && fault.from() > fate.joined
          && fault.what().disables(fault.what().service())) {
        json.name("startTypeChanges").beginArray().beginObject();
        json.name("at").value(seconds(fault.from() + fate.clockError));
        json.name("service").value(fault.what().service());
        json.name("from").value("MANUAL");
        json.name("to").value("DISABLED");
        json.name("by").value(fate.changedBy);
        if (fate.department.equals(Department.HARDENED)) {
          json.name("means").value("GROUP_POLICY");
          json.name("policy").value("Workstation hardening 2026");
        } else {
          json.name("means").value(fate.changedBy == null ? "UNKNOWN" : "ACCOUNT");
        }
        json.endObject().endArray();
      }
    }
  }

  private void baseline() throws IOException {
    if (!fate.windows.baseline()) {
      return;
    }
    Windows.Release wanted = fate.windows.releases().get(seen.wanted());
    json.name("baseline").beginObject();
    json.name("build").value(fate.windows.build());
    json.name("ubr").value(wanted.ubr());
    json.name("kb").value(wanted.kb());
    json.name("source").value("COLLECTOR");
    json.endObject();
  }

  private void verdict() throws IOException {
    Verdict verdict = stage.verdict();
    json.name("verdict").beginObject();
    json.name("code").value(verdict.code());
    json.name("certainty").value(verdict.certainty());
    json.name("severity").value(verdict.severity());
    json.name("since").value(seconds(timeOf(stage.since())));
    json.name("reasons").beginArray();
    serviceReason();
    scanReason();
    versionReasons();
    if (failedBefore() && isRecent(failureAt())) {
      reason("HISTORY_FAILURE", ScanEnd.SERVICE_DISABLED + " (E_SERVICE_DISABLED)");
    }
    if (!fate.windows.baseline()) {
      reason("BASELINE_MISSING", "build line " + fate.windows.build());
    }
    versionTwoReasons();
    if (seen.fault() == Fault.TRUSTED_INSTALLER_DISABLED_AT_RESTART) {
      reason("SERVICE_DISABLED_AT_RESTART", "TrustedInstaller");
    }
    json.endArray();
    json.endObject();
  }

  private void versionTwoReasons() throws IOException {
    if (seen.failing() && seen.cumulativePending()) {
      Windows.Release release = fate.windows.releases().get(Windows.NEWEST);
      reason("INSTALL_FAILED", release.kb() + " " + ScanEnd.NOT_INSTALLED);
    }
    if (seen.ended()) {
      reason("SERVICING_ENDED", Windows.END_OF_19045);
      reason("ESU_NOT_LICENSED", "ESU");
    }
    if (seen.paused()) {
      reason("UPDATES_PAUSED", seconds(fate.pausedUntil() + fate.clockError));
    }
    if (Math.abs(fate.clockError) > Duration.ofMinutes(10).toMillis()) {
      reason("CLOCK_WRONG", Duration.ofMillis(fate.clockError).toString());
    }
  }

  private boolean isRecent(long moment) {
    return timeOf(slot) - moment <= Duration.ofDays(30).toMillis();
  }

  private void serviceReason() throws IOException {
    String service = seen.fault().service();
    switch (seen.fault()) {
      case NONE, TRUSTED_INSTALLER_DISABLED_AT_RESTART -> {}
      case CRYPTOGRAPHY_MISSING -> reason("SERVICE_MISSING", service);
      case TRUSTED_INSTALLER_HIJACKED -> reason("SERVICE_HIJACKED", service + " " + hijacker());
      case TRUSTED_INSTALLER_START_FAILED ->
          reason("SERVICE_START_FAILED", service + " 0x80070422 (E_SERVICE_DISABLED)");
      default -> reason("SERVICE_DISABLED", service);
    }
  }

  private void scanReason() throws IOException {
    ScanEnd scan = seen.scan();
    if (scan.outcome().equals("TIMED_OUT") && scan.error() != null) {
      reason("SCAN_TIMED_OUT", scan.error());
    } else if (scan.hresult() != null && scan.hresult().startsWith("0x8")) {
      boolean denied = scan.hresult().equals("0x80070005");
      reason(
          denied ? "SCAN_ACCESS_DENIED" : "SCAN_HRESULT",
          scan.hresult() + " (" + scan.name() + ")");
    }
    for (String warning : scan.warnings()) {
      reason("SCAN_WARNING", warning + " (" + scan.name() + ")");
    }
  }

  private void versionReasons() throws IOException {
    if (seen.rebootPending()) {
      reason("REBOOT_PENDING", "RebootRequired");
    }
    if (!seen.behind()) {
      return;
    }
    Windows windows = seen.windows();
    String installed = windows.build() + "." + windows.releases().get(seen.release()).ubr();
    String wanted = windows.build() + "." + windows.releases().get(seen.wanted()).ubr();
    String kb = windows.releases().get(seen.wanted()).kb();
    reason("BUILD_BEHIND", installed + " < " + wanted + " " + kb);
  }

  private void reason(String code, String detail) throws IOException {
    json.beginObject().name("code").value(code);
    if (code.startsWith("SERVICE_") || code.equals("INSTALL_FAILED")) {
      json.name("subject").value(detail.split(" ", 2)[0]);
    }
    json.name("detail").value(detail).endObject();
  }

  /** What the machine's own clock shows then. */
  private long timeOf(long slot) {
    return machine.timeOf(slot).toEpochMilli() + fate.clockError;
  }

  private static String millis(long moment) {
    return Instant.ofEpochMilli(moment).toString();
  }

  /** Whole seconds, as the agent writes all but sentAt and the scan's start. */
  private static String seconds(long moment) {
    return Instant.ofEpochMilli(moment).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
