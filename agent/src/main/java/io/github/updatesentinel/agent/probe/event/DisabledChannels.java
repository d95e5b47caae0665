package io.github.updatesentinel.agent.probe.event;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tinylog.Logger;

/**
 * Event channels that are turned off. Windows still lets them be read, and has written nothing to
 * them since: silence there shows nothing.
 */
public final class DisabledChannels {
  private static final String KEY =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WINEVT\\Channels\\";

  private final RegistryReader registry;

  public DisabledChannels(RegistryReader registry) {
    this.registry = registry;
  }

  /** The same, where a channel that is turned off is one that could not be read to its end. */
  public WindowsRecord in(WindowsRecord seen) {
    Map<String, Failure> unread = new LinkedHashMap<>(seen.unread());
    for (String channel : EventLogProbe.CHANNELS) {
      if (isDisabled(channel)) {
        unread.putIfAbsent(channel, new Failure(channel + " is disabled", null));
      }
    }
    return new WindowsRecord(seen.entries(), unread);
  }

  private boolean isDisabled(String channel) {
    try {
      return registry.value(KEY + channel, "Enabled") instanceof RawValue.Int enabled
          && enabled.value() == 0;
    } catch (ReadFailure e) {
      Logger.debug("{}", e.getMessage());
      return false;
    }
  }
}
