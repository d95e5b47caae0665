package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.baseline.BaselineTransition;
import io.github.updatesentinel.agent.baseline.CachedBaseline;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Contact;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Enrolled;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Reach;
import io.github.updatesentinel.agent.delivery.http.Answer;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.contract.baseline.BuildList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer to a question for the baseline, without taking the baseline over.
 *
 * @param held the baseline that was held when it was asked
 * @param key what baselines must be signed with
 * @param enrolled whether a key was sent along
 */
record BaselineAnswer(Optional<BuildList> held, BaselineKey key, Reading<Enrolled> enrolled) {
  private static final int DETAIL_LENGTH = 400;

  Contact contact(Answer answer) {
    return answer instanceof Answer.Http http ? of(http) : of((Answer.None) answer);
  }

  private static Contact of(Answer.None none) {
    return none.refusal() == null
        ? without(Reach.NO_ANSWER, none.text())
        : new Contact(Reach.TLS_REFUSED, null, null, none.refusal());
  }

  /**
   * No answer at all.
   *
   * @param why cut to what fits a line
   */
  static Contact without(Reach reach, String why) {
    return new Contact(reach, null, Texts.line(why, DETAIL_LENGTH), null);
  }

  private Contact of(Answer.Http http) {
    return switch (http.status()) {
      case 200 ->
          problem(http)
              .map(why -> with(http, Reach.BASELINE_REFUSED, why))
              .orElse(plain(http, Reach.ANSWERS));
      case 304 -> plain(http, Reach.ANSWERS);
      case 404 -> plain(http, Reach.NO_BASELINE);
      case 401, 403 -> plain(http, ofKey());
      case 407 -> plain(http, Reach.PROXY_WANTS_CREDENTIALS);
      case 429 -> plain(http, Reach.OVERBURDENED);
      default -> other(http);
    };
  }

  private static Contact other(Answer.Http http) {
    if (http.location() != null) {
      return with(http, Reach.REDIRECTS, http.location());
    }
    return plain(http, http.status() >= 500 ? Reach.OVERBURDENED : Reach.OTHER_ANSWER);
  }

  private Reach ofKey() {
    return enrolled
        .toOptional()
        .map(how -> how == Enrolled.KEY_KEPT ? Reach.KEY_REFUSED : Reach.KEY_MISSING)
        .orElse(Reach.KEY_UNREADABLE);
  }

  /** Why the service would refuse it. */
  private Optional<String> problem(Answer.Http http) {
    try {
      BuildList next =
          CachedBaseline.check(http.body().toByteArray(), http.etag(), http.signature(), key)
              .list();
      return held.flatMap(before -> BaselineTransition.problem(before, next));
    } catch (InvalidJson e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Contact plain(Answer.Http http, Reach reach) {
    return with(http, reach, null);
  }

  private static Contact with(Answer.Http http, Reach reach, @Nullable String detail) {
    return new Contact(
        reach, http.status(), detail == null ? null : Texts.line(detail, DETAIL_LENGTH), null);
  }
}
