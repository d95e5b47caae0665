package io.github.updatesentinel.agent.fact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What tells this machine from others, by hashes: the raw values never leave it.
 *
 * @param machineGuid SHA-256, 64 lower-case hexadecimal digits, of what Windows' setup gave the
 *     installation; copied with a disk. Null if not known
 * @param smbiosUuid the same of what the maker or the hypervisor gave the machine. Null if not
 *     known, or if the maker gave it none of its own
 */
public record MachineIdentity(@Nullable String machineGuid, @Nullable String smbiosUuid) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /** Nothing is known of it. */
  public static final MachineIdentity UNKNOWN = new MachineIdentity(null, null);

  /**
   * As remembered; see {@link #ofRaw} for what was just read.
   *
   * @throws IllegalArgumentException if a part is neither null nor a hash
   */
  public MachineIdentity {
    check("machineGuid", machineGuid);
    check("smbiosUuid", smbiosUuid);
  }

  private static void check(String part, @Nullable String hash) {
    if (hash != null && !HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException(
          part + ": expected 64 hexadecimal digits, found " + hash.length() + " characters");
    }
  }

  /** Of the values themselves, each null if not known. */
  public static MachineIdentity ofRaw(@Nullable String machineGuid, @Nullable String smbiosUuid) {
    return new MachineIdentity(
        machineGuid == null ? null : sha256(machineGuid),
        smbiosUuid == null ? null : sha256(smbiosUuid));
  }

  /**
   * Whether this is another machine than the one that was remembered: a part that is known of both
   * differs. What is known of one alone proves nothing.
   */
  public boolean isAnotherMachineThan(MachineIdentity remembered) {
    return differ(machineGuid, remembered.machineGuid) || differ(smbiosUuid, remembered.smbiosUuid);
  }

  /** The same, with the parts that are not known here as they were remembered. */
  public MachineIdentity withUnknownFrom(MachineIdentity remembered) {
    return new MachineIdentity(
        machineGuid != null ? machineGuid : remembered.machineGuid,
        smbiosUuid != null ? smbiosUuid : remembered.smbiosUuid);
  }

  private static boolean differ(@Nullable String one, @Nullable String other) {
    return one != null && other != null && !one.equals(other);
  }

  /**
   * Both parts in one: SHA-256 over the two hashes with a line feed between, an unknown one being
   * empty; 64 lower-case hexadecimal digits. Null if both are unknown. It changes when a part
   * becomes known, so two that differ tell less than {@link #isAnotherMachineThan}.
   */
  public @Nullable String fingerprint() {
    if (machineGuid == null && smbiosUuid == null) {
      return null;
    }
    return sha256(orEmpty(machineGuid) + "\n" + orEmpty(smbiosUuid));
  }

  /**
   * The hardware alone, which stays when Windows is installed again: SHA-256 of the hash of its
   * UUID. Null if that is not known.
   */
  public @Nullable String hardware() {
    return smbiosUuid == null ? null : sha256(smbiosUuid);
  }

  private static String orEmpty(@Nullable String part) {
    return part == null ? "" : part;
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
