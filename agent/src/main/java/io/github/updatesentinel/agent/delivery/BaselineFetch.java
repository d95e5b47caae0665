package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.baseline.CollectorBaseline;
import io.github.updatesentinel.agent.delivery.http.Answer;
import io.github.updatesentinel.agent.delivery.http.Collector;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.time.Clocks;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Asks the collector for its baseline now and then, when it has just taken heartbeats and the
 * connection is there. That it can't be had is no trouble: the last good one counts.
 */
final class BaselineFetch {
  private static final int NONE = 404;

  private final Collector collector;
  private final CollectorBaseline held;
  private final Duration interval;
  private final Clocks clocks;
  private final Consumer<DeliveryNews> news;
  private @Nullable Long askedNanos;

  /**
   * @param interval between questions
   */
  BaselineFetch(
      Collector collector,
      CollectorBaseline held,
      Duration interval,
      Clocks clocks,
      Consumer<DeliveryNews> news) {
    this.collector = collector;
    this.held = held;
    this.interval = interval;
    this.clocks = clocks;
    this.news = news;
  }

  void runIfDue(@Nullable String key) {
    if (askedNanos == null || clocks.since(askedNanos).compareTo(interval) >= 0) {
      askedNanos = clocks.nanos().getAsLong();
      on(collector.baseline(held.etag().orElse(null), key));
    }
  }

  private void on(Answer answer) {
    if (!(answer instanceof Answer.Http http) || http.status() != 200) {
      // 304 says that nothing has changed.
      if (answer instanceof Answer.Http other && other.status() == NONE) {
        held.collectorHasNone();
      }
      Logger.debug("Baseline: {}", answer.text());
      return;
    }
    CollectorBaseline.Result result =
        held.accept(http.body().toByteArray(), http.etag(), http.signature());
    if (result instanceof CollectorBaseline.Result.Accepted accepted) {
      Logger.info("Baseline {} from the collector is now in effect", accepted.version());
      news.accept(new DeliveryNews.BaselineChanged());
    } else if (result instanceof CollectorBaseline.Result.Refused refused) {
      news.accept(new DeliveryNews.BaselineRefused(refused.reason()));
    }
  }
}
