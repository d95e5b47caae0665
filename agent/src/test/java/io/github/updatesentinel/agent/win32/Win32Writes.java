package io.github.updatesentinel.agent.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.win32.StdCallLibrary;
import com.sun.jna.win32.W32APIOptions;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.proxy.ProxyRoute;
import io.github.updatesentinel.agent.proxy.WinHttpSetting;
import io.github.updatesentinel.agent.proxy.WinHttpSetting.AccessType;
import io.github.updatesentinel.agent.win32.registry.Win32InstalledToken;
import io.github.updatesentinel.agent.win32.registry.Win32Registry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The Windows calls that need a machine whose settings may be changed. Its name is no test's, so
 * that only {@code ./dev test} runs it, on Wine.
 */
class Win32Writes {
  private static final String KEY = "SOFTWARE\\UpdateSentinel";

  private final Win32Registry registry = new Win32Registry();

  /** The call that netsh makes. */
  interface WinHttpSettingApi extends StdCallLibrary {
    WinHttpSettingApi INSTANCE =
        Native.load("winhttp", WinHttpSettingApi.class, W32APIOptions.UNICODE_OPTIONS);

    boolean WinHttpSetDefaultProxyConfiguration(Pointer info);
  }

  @AfterEach
  void putBack() {
    setProxy(1, null, null);
    Advapi32Util.registryCreateKey(WinReg.HKEY_LOCAL_MACHINE, KEY);
    Advapi32Util.registryGetValues(WinReg.HKEY_LOCAL_MACHINE, KEY)
        .keySet()
        .forEach(name -> Advapi32Util.registryDeleteValue(WinReg.HKEY_LOCAL_MACHINE, KEY, name));
  }

  @Test
  void proxyOfTheMachineIsReadAsItWasSet() throws IOException {
    setProxy(3, "http=proxy:80;https=secure:443", "<local>;*.corp.example");
    assertThat(new WinHttpProxy().read())
        .contains(
            new WinHttpSetting(
                AccessType.NAMED_PROXY,
                "http=proxy:80;https=secure:443",
                "<local>;*.corp.example"));

    setProxy(3, "proxy:8080", null);
    WinHttpSetting withoutBypass = new WinHttpProxy().read().orElseThrow();
    assertThat(withoutBypass.proxies()).isEqualTo("proxy:8080");
    assertThat(withoutBypass.bypass()).isNullOrEmpty();

    setProxy(1, null, null);
    assertThat(new WinHttpProxy().read())
        .contains(new WinHttpSetting(AccessType.NO_PROXY, null, null));
  }

  @Test
  void proxyThatIsSetLaterServesTheNextConnection() throws IOException {
    ProxyRoute route = ProxyRoute.of("SYSTEM", new WinHttpProxy());
    URI collector = URI.create("https://uc.corp.example");
    assertThat(route.proxiesFor(collector)).containsExactly(Proxy.NO_PROXY);

    setProxy(3, "https=secure:3128", null);
    assertThat(route.proxiesFor(collector))
        .containsExactly(
            new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("secure", 3128)));

    setProxy(3, "socks=secure:1080", null);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> route.proxiesFor(collector))
        .withMessageContaining("SOCKS");
  }

  @Test
  void installedTokenIsErasedAndNothingElse() throws IOException, ReadFailure {
    Advapi32Util.registryCreateKey(WinReg.HKEY_LOCAL_MACHINE, KEY);
    Advapi32Util.registrySetStringValue(
        WinReg.HKEY_LOCAL_MACHINE, KEY, "enrollmentToken", "correct-horse");
    Advapi32Util.registrySetStringValue(
        WinReg.HKEY_LOCAL_MACHINE, KEY, "collectorUrl", "https://uc.example");
    assertThat(registry.value(KEY, "enrollmentToken")).isNotNull();

    new Win32InstalledToken(registry).erase();

    assertThat(registry.value(KEY, "enrollmentToken")).isNull();
    assertThat(registry.value(KEY, "collectorUrl"))
        .isEqualTo(new RawValue.Text("https://uc.example"));
  }

  @Test
  void tokenThatIsNotThereIsErasedAlready() {
    Advapi32Util.registryCreateKey(WinReg.HKEY_LOCAL_MACHINE, KEY);

    assertThatCode(new Win32InstalledToken(registry)::erase).doesNotThrowAnyException();
    assertThatCode(() -> registry.deleteValue("SOFTWARE\\No such key", "enrollmentToken"))
        .doesNotThrowAnyException();
  }

  private static void setProxy(int accessType, @Nullable String proxies, @Nullable String bypass) {
    // Named, so that they live until the call is over.
    try (Memory info = new Memory(24);
        Memory proxyText = wide(proxies);
        Memory bypassText = wide(bypass)) {
      info.clear();
      info.setInt(0, accessType);
      info.setPointer(8, proxyText);
      info.setPointer(16, bypassText);
      assertThat(WinHttpSettingApi.INSTANCE.WinHttpSetDefaultProxyConfiguration(info))
          .as("WinHttpSetDefaultProxyConfiguration")
          .isTrue();
    }
  }

  private static @Nullable Memory wide(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Memory memory = new Memory((text.length() + 1) * 2L);
    memory.setWideString(0, text);
    return memory;
  }
}
