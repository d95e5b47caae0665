package io.github.updatesentinel.collector.http.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.config.AddressRange;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
  private final Proxies proxies =
      new Proxies(List.of(requireNonNull(AddressRange.parse("10.0.0.0/8"))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | 203.0.113.9",
        "203.0.113.9, 10.1.2.3 | 203.0.113.9",
        "1.1.1.1, 203.0.113.9, 10.1.2.3 | 203.0.113.9",
        "2001:db8::5 | 2001:db8:0:0:0:0:0:5",
        "[2001:db8::5] | 2001:db8:0:0:0:0:0:5",
        "10.9.9.9 | 10.9.9.9",
        "203.0.113.9;10.1.2.3 | 203.0.113.9",
        "10.8.0.1;203.0.113.77 | 203.0.113.77",
        "1.1.1.1;203.0.113.9, 10.1.2.3;10.1.2.4 | 203.0.113.9",
        "evil.example | 10.0.0.1",
        "203.0.113.9, <script> | 10.0.0.1",
        "'' | 10.0.0.1"
      })
  void clientIsTheLastAddressThatIsNoTrustedProxy(String forwardedFor, String client) {
    assertThat(proxies.client("10.0.0.1", List.of(forwardedFor.split(";")))).isEqualTo(client);
  }
}
