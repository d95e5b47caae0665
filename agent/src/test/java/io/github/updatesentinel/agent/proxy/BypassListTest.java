package io.github.updatesentinel.agent.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hosts WinHTTP's list lets go without a proxy. */
class BypassListTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uc.example                | https://uc.example      | true",
        "UC.Example                | https://uc.eXample/path | true",
        "uc.example                | https://a.uc.example    | false",
        "*.example                 | https://uc.example      | true",
        "*.example                 | https://example         | false",
        "*.example                 | https://uc.example.org  | false",
        "*example                  | https://myexample       | true",
        "10.*                      | https://10.1.2.3        | true",
        "10.*                      | https://110.1.2.3       | false",
        "10.*.3                    | https://10.1.2.3        | true",
        "*uc*corp*                 | https://my-uc.corp.cn   | true",
        "*                         | https://anything.at.all | true",
        "a;uc.example              | https://uc.example      | true",
        "a uc.example              | https://uc.example      | true",
        "'a;\t ;uc.example;'       | https://uc.example      | true",
        "<local>                   | https://collector       | true",
        "<LOCAL>                   | http://collector:8080   | true",
        "<local>                   | https://uc.example      | false",
        "<local>                   | https://10.1.2.3        | false",
        "<local>                   | https://[::1]           | false",
        "a;<local>;b               | https://collector       | true",
        "<-loopback>               | https://localhost       | false",
        "http://uc.example         | http://uc.example       | true",
        "http://uc.example         | https://uc.example      | false",
        "https://*.example         | https://uc.example      | true",
        "uc.example:8443           | https://uc.example:8443 | true",
        "uc.example:8443           | https://uc.example      | false",
        "uc.example:443            | https://uc.example      | true",
        "uc.example:443            | http://uc.example       | false",
        "uc.example:80             | http://uc.example       | true",
        "*:8443                    | https://uc.example:8443 | true",
        "https://uc.example:443    | https://uc.example      | true",
        "[2001:db8::1]             | https://[2001:db8::1]   | true",
        "[2001:DB8:0:0::1]         | https://[2001:db8::1]   | true",
        "2001:db8::1               | https://[2001:db8::1]   | true",
        "[2001:db8::1]:8443        | https://[2001:db8::1]   | false",
        "[2001:db8::1]:443         | https://[2001:db8::1]   | true",
        "[2001:db8::*]             | https://[2001:db8::1]   | true",
        "[2001:db8::2]             | https://[2001:db8::1]   | false",
        "10.0.0.0/8                | https://10.1.2.3        | false",
        ".example                  | https://uc.example      | false",
        "''                        | https://uc.example      | false",
        "                          | https://uc.example      | false",
        "uc.example:99999          | https://uc.example      | false",
        "[;]:;://;[]:1             | https://uc.example      | false",
        "other                     | https://localhost       | false",
        "other                     | https://127.0.0.1       | false",
      })
  void listKnowsItsHosts(String list, URI url, boolean contained) throws IOException {
    assertThat(BypassList.parse(list).contains(url)).isEqualTo(contained);
  }

  @Test
  void patternOfManyStarsEnds() {
    String pattern = "*a".repeat(2000) + "b";
    URI url = URI.create("https://" + "a".repeat(2000));

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> assertThat(BypassList.parse(pattern).contains(url)).isFalse());
  }

  @Test
  void longestListIsReadAndALongerOneRefused() throws IOException {
    String longest = "x".repeat(BypassList.MAX_LENGTH);
    assertThat(BypassList.parse(longest).contains(URI.create("https://x"))).isFalse();

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> BypassList.parse(longest + "x"))
        .withMessageContaining("at most 65536 characters")
        .withMessageContaining("found 65537");
  }
}
