package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
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
  private static final int MAX_TITLE = 1000;
  private static final String STORE = "855e8a7c-ecb4-4ca3-b045-1dfa50104289";

  private EventXml() {}

  /** A failure of Windows Update; empty where the entry has no error code or time. */
  public static Optional<UpdateFailure> updateFailure(String xml) {
    Optional<Instant> at = time(xml);
    Optional<HResult> hresult = data(xml, "errorCode").flatMap(EventXml::hresult);
    boolean ofStore = data(xml, "serviceGuid").filter(EventXml::isStore).isPresent();
    if (at.isEmpty() || hresult.isEmpty() || ofStore) {
      return Optional.empty();
    }
    String title = data(xml, "updateTitle").map(text -> Texts.cut(text, MAX_TITLE)).orElse(null);
    return Optional.of(
        new UpdateFailure(UpdateFailure.Source.EVENT_LOG, at.get(), hresult.get(), title));
  }

  /** Apps of the Microsoft Store come through the same agent, and say nothing of Windows. */
  private static boolean isStore(String serviceGuid) {
    return serviceGuid.toLowerCase(Locale.ROOT).contains(STORE);
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

  private static Optional<Instant> time(String xml) {
    Matcher matcher = TIME.matcher(xml);
    try {
      return matcher.find() ? Optional.of(Instant.parse(matcher.group(1))) : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> data(String xml, String name) {
    Matcher matcher =
        Pattern.compile("<Data Name=['\"]" + name + "['\"]>([^<]*)</Data>").matcher(xml);
    return matcher.find() ? Optional.of(unescape(matcher.group(1))) : Optional.empty();
  }

  private static Optional<HResult> hresult(String text) {
    try {
      return Optional.of(HResult.parse(text.strip()));
    } catch (IllegalArgumentException e) {
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
}
