package io.github.updatesentinel.collector.machine;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one machine.
 *
 * @param heartbeat the latest one as received, with {@code sequence} and {@code sentAt} of the
 *     latest; unknown members are kept
 * @param toldSince since when the verdict holds, as the machine says
 * @param retiredBy who retired it; null: it is not retired
 * @param missing numbers of heartbeats that never arrived, such as {@code 3-5,9}; empty: none
 * @param epoch 1, and 1 more for each time the machine was set back to an earlier state
 * @param dropped heartbeats that the agent gave up; null where it lost the number
 */
public record MachineDetail(
    MachineRow row,
    JsonObject heartbeat,
    long sequence,
    Instant sentAt,
    Instant startedAt,
    @Nullable String architecture,
    @Nullable String cmgeVersion,
    Instant toldSince,
    @Nullable String retiredBy,
    @Nullable String baselineSource,
    @Nullable Instant scanStartedAt,
    String missing,
    int epoch,
    @Nullable Long dropped,
    List<ReasonDetail> reasons) {
  /**
   * A reason of the verdict, most telling first.
   *
   * @param subject what it is about, such as a service
   * @param detail in words, beginning with the subject
   */
  public record ReasonDetail(String code, @Nullable String subject, @Nullable String detail) {}
}
