package io.github.updatesentinel.agent.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose a file or folder is on Windows, and who may do what with it. Accounts are SIDs: their names
 * depend on the language of Windows.
 *
 * @param owner may give himself every right
 * @param grants what is allowed to whom, inherited or not; null where everyone may do everything
 * @param isLink whether it is a junction, a symbolic link or another reparse point, which leads
 *     elsewhere
 */
public record FileRights(String owner, @Nullable List<Grant> grants, boolean isLink) {
  // SECURITY_DESCRIPTOR_RELATIVE
  private static final int CONTROL = 2;
  private static final int OWNER_OFFSET = 4;
  private static final int DACL_OFFSET = 16;
  private static final int SE_DACL_PRESENT = 0x0004;

  // ACL, and ACE_HEADER with what follows in those that files have.
  private static final int ACE_COUNT = 4;
  private static final int FIRST_ACE = 8;
  private static final int ACE_SIZE = 2;
  private static final int ACE_MASK = 4;
  private static final int ACE_SID = 8;

  /** ACCESS_ALLOWED, and the same with a condition. */
  private static final List<Integer> ALLOWING = List.of(0, 9);

  /** ACCESS_DENIED, and the same with a condition. */
  private static final List<Integer> DENYING = List.of(1, 10);

  /** For an entry of a kind that files do not have: nobody is trusted by this name. */
  private static final String UNKNOWN = "unknown";

  /**
   * An entry of the access list.
   *
   * @param mask as in {@code ACCESS_MASK}
   */
  public record Grant(String sid, int mask) {}

  public FileRights {
    grants = grants == null ? null : List.copyOf(grants);
  }

  /**
   * Reads owner and access list. What is denied is left out: it can only take away.
   *
   * @param descriptor self-relative, as Windows gives it
   * @throws IllegalArgumentException if an offset or a length leads out of it, or it has no owner
   */
  public static FileRights parse(byte[] descriptor, boolean isLink) {
    ByteBuffer bytes = ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN);
    try {
      int owner = bytes.getInt(OWNER_OFFSET);
      if (owner == 0) {
        throw new IllegalArgumentException("a security descriptor without owner");
      }
      boolean hasList = (bytes.getShort(CONTROL) & SE_DACL_PRESENT) != 0;
      int list = bytes.getInt(DACL_OFFSET);
      return new FileRights(
          sid(bytes, owner), hasList && list != 0 ? grants(bytes, list) : null, isLink);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a security descriptor that is cut off", e);
    }
  }

  private static List<Grant> grants(ByteBuffer bytes, int list) {
    List<Grant> grants = new ArrayList<>();
    int at = list + FIRST_ACE;
    for (int left = bytes.getShort(list + ACE_COUNT); left > 0; left--) {
      int type = bytes.get(at);
      if (ALLOWING.contains(type)) {
        grants.add(new Grant(sid(bytes, at + ACE_SID), bytes.getInt(at + ACE_MASK)));
      } else if (!DENYING.contains(type)) {
        grants.add(new Grant(UNKNOWN, bytes.getInt(at + ACE_MASK)));
      }
      at += Short.toUnsignedInt(bytes.getShort(at + ACE_SIZE));
    }
    return grants;
  }

  /**
   * A SID as text, such as {@code S-1-5-18}.
   *
   * @param bytes little-endian
   * @throws IndexOutOfBoundsException if it is cut off
   */
  public static String sid(ByteBuffer bytes, int at) {
    long authority = 0;
    for (int i = 2; i < 8; i++) {
      authority = authority << 8 | Byte.toUnsignedLong(bytes.get(at + i));
    }
    StringBuilder text =
        new StringBuilder("S-").append(bytes.get(at)).append('-').append(authority);
    for (int i = 0; i < bytes.get(at + 1); i++) {
      text.append('-').append(Integer.toUnsignedLong(bytes.getInt(at + 8 + 4 * i)));
    }
    return text.toString();
  }
}
