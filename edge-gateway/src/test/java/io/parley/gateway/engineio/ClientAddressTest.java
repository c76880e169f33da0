package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "[2001:db8:1:2:ffff::9], 2001:db8:1:2::/64",
    "2001:db8:1:3::9, 2001:db8:1:3::/64",
    "fe80::1%eth0, fe80:0:0:0::/64",
    "::ffff:192.0.2.1, 192.0.2.1",
    "unknown, unknown",
    "no:address, no:address"
  })
  void ipv6_isCountedByItsNetwork(String address, String counted) {
    assertThat(ClientAddress.counted(address)).isEqualTo(counted);
  }

  @Test
  void addressAndItsText_areCountedAlike() {
    InetAddress address = InetAddress.ofLiteral("2001:db8:1:2::7");
    assertThat(ClientAddress.counted(address)).isEqualTo("2001:db8:1:2::/64");
  }
}
