package io.github.updatesentinel.verify.experiment.observe;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of the event log.
 *
 * @param user SID of the account that it was written under; empty where it has none
 */
record WindowsEvent(int id, Instant at, String user, List<String> data) {
  private static final Pattern ENTRY = Pattern.compile("(?s)<Event[ >].*?</Event>");
  private static final Pattern ID = Pattern.compile("<EventID[^>]*>(\\d{1,6})</EventID>");
  private static final Pattern TIME = Pattern.compile("<TimeCreated SystemTime=['\"]([^'\"]+)");
  private static final Pattern USER = Pattern.compile("<Security UserID=['\"](S-[0-9-]+)");
  private static final Pattern DATA = Pattern.compile("<Data(?: [^>]*)?>([^<]*)</Data>");

  WindowsEvent {
    data = List.copyOf(data);
  }

  /** The entries that have an id and a time, of what wevtutil.exe prints as XML. */
  static List<WindowsEvent> parse(String xml) {
    List<WindowsEvent> events = new ArrayList<>();
    Matcher entry = ENTRY.matcher(xml);
    while (entry.find()) {
      entry(entry.group()).ifPresent(events::add);
    }
    return events;
  }

  private static Optional<WindowsEvent> entry(String xml) {
    Matcher id = ID.matcher(xml);
    Matcher time = TIME.matcher(xml);
    if (!id.find() || !time.find()) {
      return Optional.empty();
    }
    List<String> data = new ArrayList<>();
    Matcher each = DATA.matcher(xml);
    while (each.find()) {
      data.add(unescape(each.group(1)));
    }
    Matcher user = USER.matcher(xml);
    try {
      Instant at = Instant.parse(time.group(1));
      String sid = user.find() ? user.group(1) : "";
      return Optional.of(new WindowsEvent(Integer.parseInt(id.group(1)), at, sid, data));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String unescape(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("id", id);
    json.addProperty("at", at.toString());
    json.addProperty("user", user);
    JsonArray all = new JsonArray();
    data.forEach(all::add);
    json.add("data", all);
    return json;
  }

  boolean names(String service) {
    return data.stream().anyMatch(text -> text.equalsIgnoreCase(service));
  }
}
