package io.github.updatesentinel.agent.win32.service;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the Service Control Manager does when a service fails: {@code SERVICE_FAILURE_ACTIONSW} of
 * 64-bit Windows.
 *
 * @param reset time without a failure after which the next one is the first again
 * @param actions for the first failure, the second and so on; the last one repeats
 */
record RecoveryActions(Duration reset, List<Action> actions) {
  /** The Service Control Manager answers with no more. */
  static final int MAX_BYTES = 8192;

  private static final int RESTART = 1;

  // SERVICE_FAILURE_ACTIONSW. The two texts stay null: NULL leaves what is set.
  private static final int RESET_PERIOD = 0;
  private static final int ACTION_COUNT = 24;
  private static final int ACTIONS = 32;
  private static final int HEADER_BYTES = 40;

  // SC_ACTION
  private static final int TYPE = 0;
  private static final int DELAY = 4;
  private static final int ACTION_BYTES = 8;

  /**
   * One action.
   *
   * @param type {@code SC_ACTION_TYPE}
   */
  record Action(int type, Duration delay) {}

  RecoveryActions {
    actions = List.copyOf(actions);
  }

  static RecoveryActions restartAfter(Duration reset, Duration... delays) {
    List<Action> actions = new ArrayList<>();
    for (Duration delay : delays) {
      actions.add(new Action(RESTART, delay));
    }
    return new RecoveryActions(reset, actions);
  }

  /**
   * The structure with its actions behind it.
   *
   * @param address where the bytes will be
   */
  byte[] toBytes(long address) {
    byte[] structure = new byte[HEADER_BYTES + actions.size() * ACTION_BYTES];
    ByteBuffer bytes = littleEndian(structure);
    bytes.putInt(RESET_PERIOD, (int) reset.toSeconds());
    bytes.putInt(ACTION_COUNT, actions.size());
    bytes.putLong(ACTIONS, address + HEADER_BYTES);
    for (int i = 0; i < actions.size(); i++) {
      int at = HEADER_BYTES + i * ACTION_BYTES;
      bytes.putInt(at + TYPE, actions.get(i).type());
      bytes.putInt(at + DELAY, (int) actions.get(i).delay().toMillis());
    }
    return structure;
  }

  /**
   * Reads what Windows answered.
   *
   * @param bytes the whole buffer
   * @param address where the buffer is, as the pointers in it know it
   * @throws IndexOutOfBoundsException if a pointer or a count leads out of the buffer
   */
  static RecoveryActions parse(byte[] bytes, long address) {
    ByteBuffer buffer = littleEndian(bytes);
    int count = buffer.getInt(ACTION_COUNT);
    long first = buffer.getLong(ACTIONS) - address;
    if (count < 0 || (count > 0 && (first < 0 || first > bytes.length))) {
      throw new IndexOutOfBoundsException("%d actions at %d".formatted(count, first));
    }
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = (int) first + i * ACTION_BYTES;
      long delay = Integer.toUnsignedLong(buffer.getInt(at + DELAY));
      actions.add(new Action(buffer.getInt(at + TYPE), Duration.ofMillis(delay)));
    }
    long reset = Integer.toUnsignedLong(buffer.getInt(RESET_PERIOD));
    return new RecoveryActions(Duration.ofSeconds(reset), actions);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
