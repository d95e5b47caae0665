package io.github.updatesentinel.collector.machine.change;

import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A heartbeat whose content differs from the previous one.
 *
 * @param at by the machine's clock
 * @param receivedAt by the collector's
 * @param kinds what changed: FIRST, VERDICT, REASONS, BUILD, SERVICES, SOURCE, SCAN, HOST, AGENT,
 *     REBOOT, SET_BACK, START_TYPE; a newer collector may have written others
 * @param verdict after the change
 * @param differences in the order to show them; empty for the first heartbeat, or where an older
 *     one is no longer kept
 * @param first whether nothing older of this machine is kept
 */
public record MachineChange(
    int epoch,
    long sequence,
    Instant at,
    Instant receivedAt,
    List<String> kinds,
    Open<VerdictCode> verdict,
    @Nullable String certainty,
    Open<Severity> severity,
    @Nullable Long build,
    @Nullable Long ubr,
    List<Difference> differences,
    boolean first) {

  /** One thing that is different from the heartbeat before. Null is not known, or not there. */
  public sealed interface Difference {
    /** Calls the method of a visitor that is for this kind. */
    <T> T accept(Visitor<T> visitor);

    /** One method for each kind, so that none can be forgotten. */
    interface Visitor<T> {
      T verdict(Verdict difference);

      T reasonAdded(ReasonAdded difference);

      T reasonRemoved(ReasonRemoved difference);

      T build(Build difference);

      T service(Service difference);

      T startType(StartType difference);

      T member(Member difference);
    }

    /** The verdict changed. */
    record Verdict(
        @Nullable String from,
        @Nullable String fromCertainty,
        String to,
        @Nullable String toCertainty)
        implements Difference {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.verdict(this);
      }
    }

    /** A reason came. */
    record ReasonAdded(String code, @Nullable String detail) implements Difference {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.reasonAdded(this);
      }
    }

    /** A reason went. */
    record ReasonRemoved(String code, @Nullable String detail) implements Difference {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.reasonRemoved(this);
      }
    }

    /** The build changed, such as from {@code 19044.1706}. */
    record Build(@Nullable String from, @Nullable String to) implements Difference {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.build(this);
      }
    }

    /** A member of a service changed: {@code startType}, {@code state}, {@code imagePath}, ... */
    record Service(String name, String member, @Nullable String from, @Nullable String to)
        implements Difference {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.service(this);
      }
    }

    /** Who changed a start type and when, from the System log of the machine. */
    record StartType(
        @Nullable Instant at,
        String service,
        @Nullable String from,
        @Nullable String to,
        @Nullable String by)
        implements Difference {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.startType(this);
      }
    }

    /** Any other member: a path such as {@code updateSource.server}. */
    record Member(String path, @Nullable String from, @Nullable String to) implements Difference {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.member(this);
      }
    }
  }
}
