package io.parley.gateway.engineio;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// By what name a client's address is counted. One IPv4 address is one client; of IPv6 it is the
/// first 64 bits, since whoever has one address there has all of its network.
public final class ClientAddress {
  private static final int NETWORK_BYTES = 8;

  private ClientAddress() {}

  /// @param address an IP address in words, perhaps in brackets or with a zone; anything else, such
  ///   as what a proxy calls an unknown client, is counted by itself
  public static String counted(String address) {
    String literal = address;
    if (literal.startsWith("[") && literal.endsWith("]")) {
      literal = literal.substring(1, literal.length() - 1);
    }
    int zone = literal.indexOf('%');
    if (zone >= 0) {
      literal = literal.substring(0, zone);
    }
    if (literal.indexOf(':') < 0) {
      return literal;
    }
    try {
      return counted(InetAddress.ofLiteral(literal));
    } catch (IllegalArgumentException e) { // no address at all
      return literal;
    }
  }

  public static String counted(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    StringBuilder network = new StringBuilder(23);
    for (int i = 0; i < NETWORK_BYTES; i += 2) {
      int part = ByteBuffer.wrap(bytes, i, 2).getShort() & 0xffff;
      network.append(Integer.toHexString(part)).append(':');
    }
    return network.append(":/64").toString();
  }
}
