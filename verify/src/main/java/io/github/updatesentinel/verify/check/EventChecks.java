package io.github.updatesentinel.verify.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The event log, as the Event Viewer shows it and as the service reads it: items 6 and 7. */
final class EventChecks {
  private static final Duration QUERY = Duration.ofMinutes(2);
  private static final int STARTED = 1000;

  /** Of event 1000. */
  static final String CHINESE = "已启动";

  static final String ENGLISH = "has started.";

  static final List<Check> ALL =
      List.of(
          texts("texts in Chinese", "zh-CN", CHINESE),
          texts("texts in English", "en-US", ENGLISH),
          query(
              "entry 7040 of the Service Control Manager",
              "System",
              "*[System[Provider[@Name='Service Control Manager'] and (EventID=7040)]]",
              "param4"),
          query(
              "entries of Windows Update",
              "Microsoft-Windows-WindowsUpdateClient/Operational",
              "*[System[(EventID=20 or EventID=25 or EventID=31 or EventID=26 or EventID=40"
                  + " or EventID=41)]]",
              "<EventData"));

  private EventChecks() {}

  private static Check texts(String name, String language, String words) {
    return new Check(
        6,
        name,
        Phase.INSTALLED,
        "Get-WinEvent of source UpdateSentinel with the culture " + language,
        bench -> texts(events(bench, language), words));
  }

  private static List<JsonObject> events(Bench bench, String language) throws IOException {
    bench
        .tools()
        .system32(
            QUERY,
            "wevtutil.exe",
            "qe",
            "Application",
            "/q:*[System[Provider[@Name='UpdateSentinel']]]",
            "/c:20",
            "/rd:true",
            "/f:RenderedXml");
    JsonElement json =
        bench
            .tools()
            .json(
                ("$c=[Globalization.CultureInfo]::GetCultureInfo(%s);"
                        + "[Threading.Thread]::CurrentThread.CurrentCulture=$c;"
                        + "[Threading.Thread]::CurrentThread.CurrentUICulture=$c;"
                        + "$e=@(Get-WinEvent -FilterHashtable @{LogName='Application';"
                        + "ProviderName='UpdateSentinel'} -MaxEvents 50 -ErrorAction SilentlyContinue | ForEach-Object"
                        + " {[pscustomobject]@{id=$_.Id;level=$_.Level;message=$_.Message;"
                        + "facts=@($_.Properties | ForEach-Object {[string]$_.Value})}});"
                        + "ConvertTo-Json -Depth 4 -Compress -InputObject $e")
                    .formatted(Tools.quoted(language)));
    List<JsonObject> events = new ArrayList<>();
    if (json.isJsonArray()) {
      json.getAsJsonArray().forEach(event -> events.add(event.getAsJsonObject()));
    }
    return events;
  }

  /**
   * Judges the texts of events.
   *
   * @param words of event 1000 in the language that was asked for
   */
  static Result texts(List<JsonObject> events, String words) {
    if (events.isEmpty()) {
      return Result.fail("", "there is no event of UpdateSentinel");
    }
    List<String> wrong = new ArrayList<>();
    String start = "";
    for (JsonObject event : events) {
      String id = Heartbeats.text(event, "id");
      String message = event.get("message").isJsonNull() ? "" : Heartbeats.text(event, "message");
      if (message.isBlank()) {
        wrong.add("event " + id + " has no text");
      }
      if (id.equals(Integer.toString(STARTED))) {
        start = message;
      }
    }
    if (start.isEmpty() && wrong.isEmpty()) {
      wrong.add("there is no event 1000");
    }
    if (!wrong.isEmpty()) {
      return Result.of("%d events".formatted(events.size()), wrong);
    }
    if (start.indexOf("%1") >= 0) {
      return Result.fail(Tools.excerpt(start), "a fact is missing in the text of event 1000");
    }
    return start.contains(words)
        ? Result.pass(Tools.excerpt(start))
        : Result.notTried(
            Tools.excerpt(start),
            "The text is in another language; PowerShell may not have requested this one. Look at"
                + " event 1000 in Event Viewer as a user with that display language.");
  }

  private static Check query(String name, String channel, String xpath, String field) {
    return new Check(
        7,
        name,
        Phase.INSTALLED,
        "wevtutil.exe qe " + channel + " /q:" + xpath,
        bench ->
            entries(
                bench
                    .tools()
                    .system32(
                        QUERY,
                        "wevtutil.exe",
                        "qe",
                        channel,
                        "/q:" + xpath,
                        "/c:3",
                        "/rd:true",
                        "/f:xml"),
                field));
  }

  static Result entries(Run run, String field) throws NothingSeen {
    if (run.exitCode() == 0 && !run.timedOut() && run.text().isBlank()) {
      return Result.notTried(
          "wevtutil.exe gave nothing: the channel has no such entry, or shows none.");
    }
    String xml = Tools.printed(run);
    return xml.contains("<Event") && xml.contains(field)
        ? Result.pass(Tools.excerpt(xml))
        : Result.fail(Tools.excerpt(xml), "the entries have no " + field);
  }
}
