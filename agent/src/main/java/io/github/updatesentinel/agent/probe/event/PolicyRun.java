package io.github.updatesentinel.agent.probe.event;

import io.github.updatesentinel.agent.probe.policy.GroupPolicyProbe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether Group Policy applied settings of services at one moment.
 *
 * @param readable whether Group Policy's own events could be read
 * @param onlyPolicy the name of the object that was applied, where it was one alone
 */
record PolicyRun(boolean readable, boolean running, @Nullable String onlyPolicy) {
  static final PolicyRun UNREADABLE = new PolicyRun(false, false, null);

  /** That a part of Group Policy begins; 5016, 6016 and 7016 say that it has ended. */
  private static final int BEGINS = 4016;

  private static final Set<String> PARTS =
      Set.of(GroupPolicyProbe.SECURITY, GroupPolicyProbe.PREFERENCES);
  private static final Pattern OBJECT_NAME = Pattern.compile("<Name>([^<]{1,255})</Name>");

  /**
   * @param newestFirst events of Group Policy around that moment
   */
  static PolicyRun at(Instant moment, List<String> newestFirst) {
    Set<String> ended = new HashSet<>();
    for (String xml : newestFirst) {
      Optional<Instant> at = EventXml.time(xml);
      String part =
          EventXml.data(xml, "CSEExtensionId").map(id -> id.toUpperCase(Locale.ROOT)).orElse("");
      if (at.isEmpty() || at.get().isAfter(moment) || !PARTS.contains(part)) {
        continue;
      }
      if (EventXml.id(xml) != BEGINS) {
        ended.add(part);
      } else if (ended.add(part)) {
        return new PolicyRun(true, true, onlyName(xml));
      }
    }
    return new PolicyRun(true, false, null);
  }

  private static @Nullable String onlyName(String xml) {
    Matcher matcher = OBJECT_NAME.matcher(EventXml.data(xml, "ApplicableGPOList").orElse(""));
    List<String> names = new ArrayList<>();
    while (matcher.find()) {
      names.add(EventXml.unescape(matcher.group(1)));
    }
    return names.size() == 1 ? names.get(0) : null;
  }
}
