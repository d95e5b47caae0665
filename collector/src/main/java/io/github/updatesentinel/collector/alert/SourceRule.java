package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.analysis.UpdateSource;
import io.github.updatesentinel.collector.notify.Notice;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rule about update sources that offer nothing new: each build line of a source has an episode,
 * and all that are due are in one message, whatever the number of their machines.
 */
final class SourceRule {
  /** Between the source, the build and the family of an episode's key. */
  private static final String BETWEEN = "\u001F";

  /** Of all episodes: a line is stale or not, and nothing is worse. */
  private static final int RANK = 1;

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
    // Of earlier versions, which had one for each source.
    Map<String, Episode> whole = new HashMap<>();
    for (Episode episode : database.read(handle -> AlertStore.episodes(handle, rule.id()))) {
      if (episode.agentId().contains(BETWEEN)) {
        before.put(episode.agentId(), episode);
      } else {
        whole.put(episode.agentId(), episode);
      }
    }
    Map<String, Episode> after = new HashMap<>(before);
    Set<String> stale = new HashSet<>();
    for (UpdateSource source : all) {
      for (UpdateSource.Stale finding : source.stale()) {
        String key = key(source, finding.line());
        stale.add(key);
        Episode known = before.getOrDefault(key, Episode.none(key)).after(0, 0, true, RANK, now);
        Episode earlier = whole.get(source.name());
        boolean old = earlier != null && earlier.applies() && !before.containsKey(key);
        after.put(key, old ? known.asTold(now) : again(rule, known, now));
      }
      for (UpdateSource.Line line : source.lines()) {
        // One that is neither stale nor current proves nothing, and nothing ends.
        after.computeIfPresent(
            key(source, line.line()),
            (key, known) -> line.current() ? known.after(0, 0, false, RANK, now) : known);
      }
    }
    Set<String> lasting =
        after.values().stream()
            .filter(episode -> episode.applies() || planned(episode.overAt(), now))
            .map(episode -> source(episode.agentId()))
            .collect(Collectors.toSet());
    List<String> begun = new ArrayList<>();
    List<String> over = new ArrayList<>();
    after.forEach(
        (key, episode) -> {
          if (due(episode.tellAt(), now)) {
            if (stale.contains(key)) {
              begun.add(key);
            }
          } else if (due(episode.overAt(), now) && !lasting.contains(source(key))) {
            over.add(key);
          }
        });
    if (after.equals(before) && begun.isEmpty() && over.isEmpty() && whole.isEmpty()) {
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
            whole.keySet().forEach(source -> AlertStore.delete(handle, rule.id(), source));
            if (!begun.isEmpty()) {
              Outbox.add(handle, clock, rule, notice(rule, false, begun, all, now));
            }
            if (!over.isEmpty() && rule.recovered()) {
              Outbox.add(handle, clock, rule, notice(rule, true, over, all, now));
            }
          }
        });
  }

  private static String key(UpdateSource source, BuildLine line) {
    return source.name() + BETWEEN + line.build() + BETWEEN + line.family();
  }

  private static String source(String key) {
    return key.substring(0, key.lastIndexOf(BETWEEN, key.lastIndexOf(BETWEEN) - 1));
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

  private static boolean planned(@Nullable Long at, long now) {
    return at != null && at > now;
  }

  private static boolean due(@Nullable Long at, long now) {
    return at != null && at <= now;
  }

  private static Notice notice(
      Rule rule, boolean over, List<String> keys, List<UpdateSource> all, long now) {
    Set<String> names = keys.stream().map(SourceRule::source).collect(Collectors.toSet());
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
