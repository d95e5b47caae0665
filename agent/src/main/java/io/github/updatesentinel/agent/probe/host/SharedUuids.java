package io.github.updatesentinel.agent.probe.host;

import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * UUIDs that many machines have, since their makers set none: they tell nobody apart. All zeros and
 * all ones are the standard's own marks (DMTF DSP0134, 7.2.1). The others are what administrators
 * met: the lists of CapaInstaller ("Non-Unique UUID") and of the FOG project (invalid UUIDs of its
 * host inventory), and placeholders that boards of several makers carry.
 */
final class SharedUuids {
  // Each as it reads with the first three fields in either order.
  private static final Set<UUID> KNOWN =
      Stream.of(
              "03000200-0400-0500-0006-000700080009",
              "00020003-0004-0005-0006-000700080009",
              "00010203-0405-0607-0809-0a0b0c0d0e0f",
              "03020100-0504-0706-0809-0a0b0c0d0e0f",
              "01020304-0506-0708-090a-0b0c0d0e0f10",
              "04030201-0605-0807-090a-0b0c0d0e0f10",
              "12345678-1234-5678-90ab-cddeefaabbcc",
              "78563412-3412-7856-90ab-cddeefaabbcc",
              "12345678-1234-5678-1234-567812345678",
              "78563412-3412-7856-1234-567812345678",
              "01234567-89ab-cdef-0123-456789abcdef",
              "67452301-ab89-efcd-0123-456789abcdef",
              "deadbeef-dead-beef-dead-beefdeadbeef",
              "efbeadde-adde-efbe-dead-beefdeadbeef",
              "07090201-0103-0301-0807-060504030201",
              "01020907-0301-0103-0807-060504030201",
              // Dell's, of a service tag that nobody wrote: blanks.
              "4c4c4544-0000-2010-8020-80c04f202020",
              "44454c4c-0000-1020-8020-80c04f202020",
              // They look as if they were somebody's own, but are on whole series.
              "8e275844-178f-44a8-aceb-a7d7e5178c63",
              "890e2d14-cacd-45d1-ae66-bc80e8bfeb0f",
              "dc698397-fa54-4cf2-82c8-b1b5307a6a7f")
          .map(UUID::fromString)
          .collect(Collectors.toUnmodifiableSet());

  private SharedUuids() {}

  static boolean contains(UUID uuid) {
    return isOneByteRepeated(uuid) || hasNoNode(uuid) || KNOWN.contains(uuid);
  }

  /** 00, FF and FE are the common ones, and 58, an X, has been seen. */
  private static boolean isOneByteRepeated(UUID uuid) {
    long pattern = (uuid.getLeastSignificantBits() & 0xFF) * 0x0101_0101_0101_0101L;
    return uuid.getMostSignificantBits() == pattern && uuid.getLeastSignificantBits() == pattern;
  }

  /** As in 56F49712-FFFF-FFFF-FFFF-FFFFFFFFFFFF: the second half was never written. */
  private static boolean hasNoNode(UUID uuid) {
    return uuid.getLeastSignificantBits() == -1L || uuid.getLeastSignificantBits() == 0;
  }
}
