package io.github.updatesentinel.agent.probe.event;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Moments;
import io.github.updatesentinel.agent.fact.update.LogEntry;
import io.github.updatesentinel.agent.fact.update.LogEntry.Origin;
import io.github.updatesentinel.agent.fact.update.StoreServices;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Picks values out of an event that Windows rendered as XML. Windows writes that XML itself and
 * always in one form, so patterns do, and an XML parser is not linked into every agent.
 */
public final class EventXml {
  private static final Pattern TIME = Pattern.compile("<TimeCreated SystemTime=['\"]([^'\"]+)");
  private static final Pattern RECORD = Pattern.compile("<EventRecordID>([0-9]{1,18})</");
  private static final Pattern USER = Pattern.compile("<Security UserID=['\"](S-[0-9-]+)");
  private static final Pattern PROVIDER = Pattern.compile("<Provider Name=['\"]([^'\"]{1,200})");
  private static final Pattern ID = Pattern.compile("<EventID[^>]{0,40}>([0-9]{1,6})</EventID>");
  private static final Pattern BINARY = Pattern.compile("<Binary>([0-9A-Fa-f]{4,2048})</Binary>");

  /** Those whose failure to run matters to updates; of others nothing is kept. */
  private static final Set<String> SERVICES =
      Set.of(
          "trustedinstaller",
          "wuauserv",
          "bits",
          "cryptsvc",
          "usosvc",
          "dosvc",
          "waasmedicsvc",
          "msiserver");

  /** Installation, search and download failed. */
  private static final Set<Integer> UPDATE_FAILED = Set.of(20, 25, 31);

  /** Windows' number for a package that is installed. */
  private static final String INSTALLED = "5112";

  private EventXml() {}

  /** An entry about updates or a service that they need; empty for any other. */
  public static Optional<LogEntry> entry(String xml) {
    Matcher provider = PROVIDER.matcher(xml);
    Optional<Instant> at = time(xml);
    if (!provider.find() || at.isEmpty()) {
      return Optional.empty();
    }
    return switch (provider.group(1)) {
      case EventLogProbe.WINDOWS_UPDATE -> ofUpdate(xml, at.get());
      case EventLogProbe.SERVICE_CONTROL -> ofService(xml, at.get());
      case EventLogProbe.COM -> ofCom(xml, at.get());
      case EventLogProbe.SERVICING -> ofPackage(xml, at.get());
      default -> Optional.empty();
    };
  }

  private static Optional<LogEntry> ofUpdate(String xml, Instant at) {
    int id = id(xml);
    boolean failed = UPDATE_FAILED.contains(id);
    Optional<HResult> code = data(xml, "errorCode").flatMap(EventXml::hresult);
    boolean ofStore = data(xml, "serviceGuid").filter(StoreServices::contains).isPresent();
    if (ofStore || (failed && code.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new LogEntry(
            Origin.WINDOWS_UPDATE,
            id,
            at,
            failed ? code.get() : null,
            data(xml, "updateTitle").orElse(null)));
  }

  /**
   * The Service Control Manager names a service as it is displayed, and has its key name beside
   * that as bytes.
   */
  private static Optional<LogEntry> ofService(String xml, Instant at) {
    int id = id(xml);
    Optional<String> service = keyName(xml).filter(EventXml::isOfUpdates);
    HResult code =
        switch (id) {
          case 7000, 7023 -> win32(xml, "param2");
          case 7001 -> win32(xml, "param3");
          // Did not answer in time; ended unexpectedly.
          case 7009 -> HResult.ofWin32(1053);
          default -> HResult.ofWin32(1067);
        };
    return service.map(name -> new LogEntry(Origin.SERVICE_CONTROL, id, at, code, name));
  }

  /** COM wanted to start a service. */
  private static Optional<LogEntry> ofCom(String xml, Instant at) {
    HResult code = win32(xml, "param1");
    return data(xml, "param2")
        .filter(EventXml::isOfUpdates)
        .map(name -> new LogEntry(Origin.COM, id(xml), at, code, name));
  }

  private static Optional<LogEntry> ofPackage(String xml, Instant at) {
    Optional<String> name = element(xml, "PackageIdentifier");
    boolean installing = element(xml, "IntendedPackageState").filter(INSTALLED::equals).isPresent();
    Optional<HResult> code =
        element(xml, "ErrorCode").flatMap(EventXml::hresult).filter(HResult::isFailure);
    // What fails to be removed keeps no update from being installed.
    return name.filter(any -> installing)
        .map(text -> new LogEntry(Origin.SERVICING, id(xml), at, code.orElse(null), text));
  }

  /** Whether entries about this service are among those that {@link #entry} keeps. */
  public static boolean isOfUpdates(String service) {
    return SERVICES.contains(service.toLowerCase(Locale.ROOT));
  }

  private static Optional<String> keyName(String xml) {
    Matcher matcher = BINARY.matcher(xml);
    if (!matcher.find() || matcher.group(1).length() % 4 != 0) {
      return Optional.empty();
    }
    String text = new String(HexFormat.of().parseHex(matcher.group(1)), StandardCharsets.UTF_16LE);
    int end = text.indexOf('\0');
    return Optional.of(end < 0 ? text : text.substring(0, end));
  }

  /** Win32 errors stand there as {@code %%1058}, or as the number alone. */
  private static HResult win32(String xml, String name) {
    try {
      return HResult.ofWin32(Integer.parseInt(data(xml, name).orElse("").replace("%", "").strip()));
    } catch (NumberFormatException e) {
      // That the entry was written says that it failed.
      return HResult.ofWin32(1067);
    }
  }

  /** The event ID; 0 where there is none. */
  static int id(String xml) {
    Matcher matcher = ID.matcher(xml);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /** The entry's number in its channel. */
  public static OptionalLong recordId(String xml) {
    Matcher matcher = RECORD.matcher(xml);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  /** A change of a service's start type; empty where the entry names no service or time. */
  public static Optional<StartTypeEntry> startTypeChange(String xml) {
    Optional<Instant> at = time(xml);
    Optional<String> service = data(xml, "param4");
    return at.isEmpty() || service.isEmpty()
        ? Optional.empty()
        : Optional.of(new StartTypeEntry(service.get(), at.get(), user(xml).orElse(null)));
  }

  /** The SID under which the entry was written. */
  static Optional<String> user(String xml) {
    Matcher matcher = USER.matcher(xml);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  static Optional<Instant> time(String xml) {
    Matcher matcher = TIME.matcher(xml);
    return matcher.find() ? Optional.ofNullable(Moments.parse(matcher.group(1))) : Optional.empty();
  }

  static Optional<String> data(String xml, String name) {
    Matcher matcher =
        Pattern.compile("<Data Name=['\"]" + name + "['\"]>([^<]*)</Data>").matcher(xml);
    return matcher.find() ? Optional.of(unescape(matcher.group(1))) : Optional.empty();
  }

  private static Optional<String> element(String xml, String name) {
    Matcher matcher = Pattern.compile("<" + name + ">([^<]{0,1000})</" + name + ">").matcher(xml);
    return matcher.find() ? Optional.of(unescape(matcher.group(1))) : Optional.empty();
  }

  private static Optional<HResult> hresult(String text) {
    try {
      return Optional.of(HResult.parse(text.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String unescape(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
  }
}
