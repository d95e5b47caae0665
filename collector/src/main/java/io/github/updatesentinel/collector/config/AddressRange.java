package io.github.updatesentinel.collector.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IP address, or a range of them in CIDR notation.
 *
 * @param address any address of the range
 * @param prefix how many leading bits are compared
 */
public record AddressRange(InetAddress address, int prefix) {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  /**
   * Reads {@code 192.0.2.1}, {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
   *
   * @return null if it is none of these
   */
  public static @Nullable AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int bits = address.getAddress().length * 8;
    if (slash < 0) {
      return new AddressRange(address, bits);
    }
    String prefix = text.substring(slash + 1);
    boolean good = prefix.matches("\\d{1,3}") && Integer.parseInt(prefix) <= bits;
    return good ? new AddressRange(address, Integer.parseInt(prefix)) : null;
  }

  /** An address as it is written, never looked up by name; null if it is none. */
  public static @Nullable InetAddress literal(String text) {
    boolean ipv6 = text.contains(":");
    if (!(ipv6 ? IPV6 : IPV4).matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /**
   * What attempts and requests from an address are counted by: for IPv6 its network of 64 bits,
   * since hosts have many addresses; else the address itself. All link-local addresses are one
   * network, since a host on the same link takes any of them.
   */
  public static String network(String address) {
    String bare = address.startsWith("[") ? address.replace("[", "").replace("]", "") : address;
    // Java names the interface behind a link-local address.
    int scope = bare.indexOf('%');
    InetAddress parsed = literal(scope < 0 ? bare : bare.substring(0, scope));
    if (parsed == null) {
      return address;
    }
    if (parsed.isLinkLocalAddress() && parsed instanceof Inet6Address) {
      return "fe80::/10";
    }
    return parsed instanceof Inet6Address
        ? HexFormat.of().formatHex(parsed.getAddress(), 0, 8) + "/64"
        : parsed.getHostAddress();
  }

  /** Whether an address lies in this range. */
  public boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] others = other.getAddress();
    if (mine.length != others.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (others[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
