package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.analysis.UpdateSource;
import io.github.updatesentinel.collector.notify.Notice;
import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rule about update sources that offer nothing new: each source has an episode, and all that
 * are due are in one message, whatever the number of their machines.
 */
final class SourceRule {
  private final Database database;
  private final Clock clock;
  private final Supplier<List<UpdateSource>> sources;

  SourceRule(Database database, Clock clock, Supplier<List<UpdateSource>> sources) {
    this.database = database;
    this.clock = clock;
    this.sources = sources;
  }

  void evaluate(Rule rule) {
    long now = clock.millis();
    List<UpdateSource> all = sources.get();
    Map<String, Episode> before = new HashMap<>();
    database
        .read(handle -> AlertStore.episodes(handle, rule.id()))
        .forEach(episode -> before.put(episode.agentId(), episode));
    Map<String, Episode> after = new HashMap<>(before);
    for (UpdateSource source : all) {
      // One of whose machines none was seen lately proves nothing, and nothing ends either.
      if (source.seen() > 0 && (!source.stale().isEmpty() || before.containsKey(source.name()))) {
        Episode known = before.getOrDefault(source.name(), Episode.none(source.name()));
        after.put(source.name(), again(rule, after(source, known, now), now));
      }
    }
    List<String> begun = new ArrayList<>();
    List<String> over = new ArrayList<>();
    after.forEach(
        (name, episode) -> {
          if (due(episode.tellAt(), now)) {
            begun.add(name);
          } else if (due(episode.overAt(), now)) {
            over.add(name);
          }
        });
    if (after.equals(before) && begun.isEmpty() && over.isEmpty()) {
      return;
    }
    List<Episode> kept =
        after.values().stream()
            .map(
                episode ->
                    episode.told(
                        begun.contains(episode.agentId()), over.contains(episode.agentId()), now))
            .toList();
    database.writing(
        handle -> {
          if (AlertStore.advance(handle, rule, now, now)) {
            AlertStore.put(handle, rule.id(), kept);
            if (!begun.isEmpty()) {
              Outbox.add(handle, clock, rule, notice(rule, false, begun, all, now));
            }
            if (!over.isEmpty() && rule.recovered()) {
              Outbox.add(handle, clock, rule, notice(rule, true, over, all, now));
            }
          }
        });
  }

  private static Episode after(UpdateSource source, Episode before, long now) {
    return before.after(0, 0, !source.stale().isEmpty(), source.stale().size(), now);
  }

  private static Episode again(Rule rule, Episode episode, long now) {
    Long told = episode.toldAt();
    boolean due =
        !rule.repeat().isZero()
            && episode.applies()
            && episode.tellAt() == null
            && told != null
            && now - told >= rule.repeat().toMillis();
    return due ? episode.again(now) : episode;
  }

  private static boolean due(@Nullable Long at, long now) {
    return at != null && at <= now;
  }

  private static Notice notice(
      Rule rule, boolean over, List<String> names, List<UpdateSource> all, long now) {
    List<Notice.Source> named = new ArrayList<>();
    for (UpdateSource source : all) {
      if (names.contains(source.name()) && named.size() < Notice.NAMED) {
        named.add(
            new Notice.Source(
                source.name(),
                source.stale().stream().mapToLong(UpdateSource.Stale::machines).sum(),
                source.stale().stream().map(SourceRule::missing).limit(5).toList()));
      }
    }
    return new Notice(
        rule.kind().name(), over, names.size(), 0, null, 0, now, List.of(), List.of(), named);
  }

  private static String missing(UpdateSource.Stale stale) {
    String release = stale.line().build() + "." + stale.ubr();
    return stale.kb() == null ? release : release + " " + stale.kb();
  }
}
