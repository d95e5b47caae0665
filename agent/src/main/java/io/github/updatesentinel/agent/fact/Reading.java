package io.github.updatesentinel.agent.fact;

import java.time.Instant;
import java.util.Optional;

/** What a probe found: a value, or the reason there is none. Never a stand-in such as 0 or "". */
public sealed interface Reading<T> {
  Instant at();

  record Known<T>(T value, Instant at) implements Reading<T> {}

  record Unknown<T>(Failure why, Instant at) implements Reading<T> {}

  static <T> Reading<T> known(T value, Instant at) {
    return new Known<>(value, at);
  }

  static <T> Reading<T> unknown(Failure why, Instant at) {
    return new Unknown<>(why, at);
  }

  /** The value of something that may not be there, where it could be read and is there. */
  static <T> Optional<T> valueOf(Reading<Optional<T>> reading) {
    return reading.toOptional().flatMap(value -> value);
  }

  /** The value where there is one; callers that must tell "none" from "not read" switch instead. */
  default Optional<T> toOptional() {
    return this instanceof Known<T> known ? Optional.of(known.value) : Optional.empty();
  }

  default Optional<Failure> failure() {
    return this instanceof Unknown<T> unknown ? Optional.of(unknown.why) : Optional.empty();
  }
}
