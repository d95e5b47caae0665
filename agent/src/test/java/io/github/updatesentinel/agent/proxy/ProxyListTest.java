package io.github.updatesentinel.agent.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that {@code netsh winhttp set proxy} takes. */
class ProxyListTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "proxy:8080                               | https | proxy:8080",
        "proxy                                    | https | proxy:80",
        "http://proxy:8080                        | https | proxy:8080",
        "HTTP://Proxy:8080/                       | https | Proxy:8080",
        "http=proxy:80;https=secure:443           | http  | proxy:80",
        "http=proxy:80;https=secure:443           | https | secure:443",
        "HTTP=proxy:81 HTTPS=http://secure        | https | secure:80",
        "http=proxy:81 other:82                   | http  | proxy:81, other:82",
        "http=proxy:81 other:82                   | https | other:82",
        "all:1;https=first:2;https=second:3       | https | first:2, second:3, all:1",
        "'; a:1 ;;\tb:2;'                         | https | a:1, b:2",
        "[2001:db8::1]:3128                       | https | 2001:db8::1:3128",
        "[::1]                                    | https | ::1:80",
        "my_proxy.corp:8080                       | https | my_proxy.corp:8080",
        "10.1.2.3:65535                           | https | 10.1.2.3:65535",
        "https=p:1;socks=s:1080;ftp=f:21          | https | p:1",
        "ftp=ftp://f:21;gopher=what?ever          | https | ''",
        "http=proxy:80                            | https | ''",
      })
  void listGivesTheProxiesOfAScheme(String list, String scheme, String expected)
      throws IOException {
    assertThat(
            String.join(
                ", ", ProxyList.forScheme(list, scheme).stream().map(ProxyListTest::show).toList()))
        .isEqualTo(expected);
  }

  @Test
  void namesAreLeftToWhoeverConnects() throws IOException {
    Proxy proxy = ProxyList.forScheme("localhost:8080", "https").get(0);

    assertThat(proxy.type()).isEqualTo(Proxy.Type.HTTP);
    assertThat(((InetSocketAddress) proxy.address()).isUnresolved()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                     | the form proxy:8080",
        "' ; '                  | the form proxy:8080",
        "proxy:                 | the form proxy:8080",
        ":8080                  | the form proxy:8080",
        "=proxy:8080            | the form proxy:8080",
        "https=                 | the form proxy:8080",
        "https=a=b:1            | the form proxy:8080",
        "proxy:8080/path        | the form proxy:8080",
        "::1:8080               | the form proxy:8080",
        "prüxy:8080             | the form proxy:8080",
        "proxy:123456           | the form proxy:8080",
        "p?:1;https=ok:2        | the form proxy:8080",
        "proxy:0                | a port from 1 to 65535",
        "proxy:65536            | a port from 1 to 65535",
        "https=https://proxy:1  | accepts plain HTTP (http://)",
        "socks5://proxy:1080    | accepts plain HTTP (http://)",
        "socks=proxy:1080       | SOCKS is not supported",
        "http=p:1;socks=s:1080  | SOCKS is not supported",
      })
  void listThatCanNotBeUsedIsShownWithWhatWasExpected(String list, String expected) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ProxyList.forScheme(list, "https"))
        .withMessageContaining(expected)
        .withMessageContaining("found \"" + list + "\"")
        .withMessageContaining("nothing is sent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user:s3cret@proxy:8080",
        "http://user:s3cret@proxy:8080",
        "https=http://user:a;s3cret@proxy:8080",
        "https=http://user:a s3cret/=@proxy:8080",
        "one:s3cret@a:1;two:s3cret@proxy:8080",
      })
  void passwordsAreRefusedAndHidden(String list) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ProxyList.forScheme(list, "https"))
        .withMessageContaining("\"***@proxy:8080\"")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret", "user"));
  }

  @Test
  void settingShowsItselfWithoutPasswords() {
    assertThat(
            new WinHttpSetting(
                WinHttpSetting.AccessType.NAMED_PROXY, "user:s3cret@proxy:8080", "*.corp"))
        .hasToString("NAMED_PROXY ***@proxy:8080 except *.corp");
    assertThat(new WinHttpSetting(WinHttpSetting.AccessType.NO_PROXY, null, null))
        .hasToString("NO_PROXY");
  }

  @Test
  void listOfAnyLengthIsRefusedBriefly() throws IOException {
    String longest = "p;".repeat(ProxyList.MAX_LENGTH / 2);
    assertThat(ProxyList.forScheme(longest, "https")).hasSize(ProxyList.MAX_LENGTH / 2);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ProxyList.forScheme(longest + ";", "https"))
        .withMessageContaining("at most 8192 characters")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  @Test
  void complaintIsOneLineWhateverTheListHas() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ProxyList.forScheme("http=proxy@81;\u202E<local>\r\nERROR", "https"))
        .satisfies(e -> assertThat(e.getMessage()).contains("***@81;?<local>??ERROR"));
  }

  private static String show(Proxy proxy) {
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    return address.getHostString() + ":" + address.getPort();
  }
}
