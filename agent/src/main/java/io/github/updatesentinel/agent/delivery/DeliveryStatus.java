package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.spool.SpoolStatus.Spooled;
import io.github.updatesentinel.agent.tls.TlsRefusal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How delivery stands, for a person who asks. Nothing in it is secret.
 *
 * @param at when it was seen
 * @param contact what came of one request to the collector
 * @param certificates of the connection; null for plain HTTP, which has none
 * @param proxies on the way, in the order in which they are tried, as {@code http://host:port};
 *     empty where the collector is reached directly
 * @param lastDelivery when the collector took heartbeats last; empty where it never did
 * @param spool what waits for the collector
 * @param setAside heartbeats that lie aside since they are damaged or were refused, 0 or more
 * @param baselineVersion of the collector's baseline that is held; empty where none is
 */
public record DeliveryStatus(
    URI collectorUrl,
    Instant at,
    Contact contact,
    @Nullable Certificates certificates,
    Reading<List<String>> proxies,
    Reading<Optional<Instant>> lastDelivery,
    Reading<Spooled> spool,
    Reading<Integer> setAside,
    Reading<Enrolled> enrolled,
    Reading<Optional<String>> baselineVersion) {

  /** What one request for the baseline shows of the collector and the way to it. */
  public enum Reach {
    /** It is the collector, as far as that can be told. */
    ANSWERS,
    /** 404: a collector without a baseline, or the wrong path on something else. */
    NO_BASELINE,
    /** It gave a baseline that the service refuses, too. */
    BASELINE_REFUSED,
    KEY_REFUSED,
    /** It wants a key, and the agent has none. */
    KEY_MISSING,
    /** It wants a key, and the one that is kept could not be read here. */
    KEY_UNREADABLE,
    /** It points to another place, where nothing is ever sent. */
    REDIRECTS,
    PROXY_WANTS_CREDENTIALS,
    /** 429 or 5xx: of the collector, or of what stands before it. */
    OVERBURDENED,
    /** Something else answers. */
    OTHER_ANSWER,
    TLS_REFUSED,
    NO_ANSWER,
    /** Address, trust store or client certificate can't be used, so nothing was asked. */
    UNUSABLE;

    /** Whether there is nothing to mend. */
    public boolean isFine() {
      return this == ANSWERS || this == NO_BASELINE;
    }
  }

  /**
   * The answer, or why there is none.
   *
   * @param httpStatus 100 to 599; null where nobody answered by HTTP
   * @param detail on one line of 400 characters at most; null where reach and status say all
   * @param refusal where it is {@link Reach#TLS_REFUSED}, null else
   */
  public record Contact(
      Reach reach,
      @Nullable Integer httpStatus,
      @Nullable String detail,
      @Nullable TlsRefusal refusal) {}

  /**
   * Both ends of the connection.
   *
   * @param server empty where none has come
   * @param client empty where none is configured
   */
  public record Certificates(
      Optional<ShownCertificate> server, Reading<Optional<ShownCertificate>> client) {}

  /**
   * A certificate, trusted or not.
   *
   * @param subject on one line of 200 characters at most
   * @param end last instant at which it is valid
   */
  public record ShownCertificate(String subject, Instant end) {
    /** Whole days until its end; negative for one that has expired. */
    public long daysLeft(Instant now) {
      return Math.floorDiv(Duration.between(now, end).toSeconds(), Duration.ofDays(1).toSeconds());
    }
  }

  /** What lets this agent in. */
  public enum Enrolled {
    KEY_KEPT,
    /** No key yet, and a token to ask for one with. */
    TOKEN_WAITING,
    NEITHER
  }

  public DeliveryStatus {
    if (proxies instanceof Reading.Known<List<String>> known) {
      proxies = Reading.known(List.copyOf(known.value()), known.at());
    }
  }
}
