package io.github.updatesentinel.agent.win32;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.proxy.SystemProxy;
import io.github.updatesentinel.agent.proxy.WinHttpSetting;
import io.github.updatesentinel.agent.proxy.WinHttpSetting.AccessType;
import java.io.IOException;
import java.util.Optional;

/** WinHTTP's machine setting, as {@code netsh winhttp set proxy} writes it. Thread-safe. */
public final class WinHttpProxy implements SystemProxy {
  private static final String CALL = "WinHttpGetDefaultProxyConfiguration";

  // WINHTTP_PROXY_INFO on 64-bit Windows.
  private static final int SIZE = 24;
  private static final long ACCESS_TYPE = 0;
  private static final long PROXY = 8;
  private static final long BYPASS = 16;

  /** Never empty: every Windows has this setting. */
  @Override
  public Optional<WinHttpSetting> read() throws IOException {
    try (Memory info = new Memory(SIZE)) {
      info.clear();
      if (!WinHttpApi.INSTANCE.WinHttpGetDefaultProxyConfiguration(info)) {
        throw new IOException(CALL + ": " + HResult.ofWin32(Native.getLastError()).describe());
      }
      String proxies = take(info.getPointer(PROXY));
      String bypass = take(info.getPointer(BYPASS));
      return Optional.of(new WinHttpSetting(accessType(info.getInt(ACCESS_TYPE)), proxies, bypass));
    }
  }

  /** Reads a string that Windows lent, and gives it back. */
  private static String take(Pointer text) {
    if (text == null) {
      return null;
    }
    try {
      return text.getWideString(0);
    } finally {
      Kernel32Api.INSTANCE.GlobalFree(text);
    }
  }

  private static AccessType accessType(int type) throws IOException {
    return switch (type) {
      case WinHttpApi.WINHTTP_ACCESS_TYPE_NO_PROXY -> AccessType.NO_PROXY;
      case WinHttpApi.WINHTTP_ACCESS_TYPE_NAMED_PROXY -> AccessType.NAMED_PROXY;
      default -> throw new IOException(CALL + ": expected access type 1 or 3, found " + type);
    };
  }
}
