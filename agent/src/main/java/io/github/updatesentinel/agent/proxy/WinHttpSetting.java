package io.github.updatesentinel.agent.proxy;

import org.jspecify.annotations.Nullable;

/**
 * WinHTTP's machine setting as Windows keeps it ({@code netsh winhttp show proxy}), not yet judged.
 *
 * @param proxies the list of proxies; null where there is none
 * @param bypass the list of hosts that are reached without; null where there is none
 */
public record WinHttpSetting(
    AccessType accessType, @Nullable String proxies, @Nullable String bypass) {
  /** Whether proxies are used. */
  public enum AccessType {
    NO_PROXY,
    NAMED_PROXY
  }

  /** Hides what might be a password. */
  @Override
  public String toString() {
    return accessType
        + (proxies == null ? "" : " " + ProxyList.show(proxies))
        + (bypass == null ? "" : " except " + ProxyList.show(bypass));
  }
}
