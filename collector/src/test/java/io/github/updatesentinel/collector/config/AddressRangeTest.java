package io.github.updatesentinel.collector.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "::/0, 192.0.2.1, false"
  })
  void rangeHoldsWhatSharesItsLeadingBits(String range, String address, boolean inside) {
    assertThat(
            requireNonNull(AddressRange.parse(range))
                .contains(requireNonNull(AddressRange.literal(address))))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "256.0.0.1",
        "1.2.3",
        "10.0.0.0/33",
        "::1/129",
        "1.2.3.4/",
        "a.b"
      })
  void nameIsNoAddress(String text) {
    assertThat(AddressRange.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
    "[2001:db8::5], 20010db800000000/64",
    "::1, 0000000000000000/64",
    "192.0.2.1, 192.0.2.1",
    "::ffff:192.0.2.1, 192.0.2.1",
    "fe80:0:0:0:1:2:3:4%eth0, fe80::/10",
    "fe80::5%12, fe80::/10",
    "febf:1::5, fe80::/10",
    "2001:db8:1:2::3%eth0, 20010db800010002/64",
    "unknown, unknown"
  })
  void anIpv6NetworkCountsAsOne(String address, String network) {
    assertThat(AddressRange.network(address)).isEqualTo(network);
  }
}
