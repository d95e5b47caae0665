package io.github.updatesentinel.collector.index.column;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Results that are worked out once for all who ask, also for those who ask meanwhile, and kept
 * until they are forgotten: all together, or where others were asked for since. Thread-safe.
 */
public final class Kept<K, V> {
  private final int most;
  // In the order in which they were last asked for.
  private final Map<K, Result<V>> results = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Nothing yet.
   *
   * @param most results that are kept
   */
  public Kept(int most) {
    this.most = most;
  }

  /** The result of this work, which is the same for equal keys; what it throws is not kept. */
  public V of(K key, Supplier<V> work) {
    return result(key).get(work);
  }

  private synchronized Result<V> result(K key) {
    Result<V> result = results.computeIfAbsent(key, absent -> new Result<>());
    if (results.size() > most) {
      results.remove(results.keySet().iterator().next());
    }
    return result;
  }

  /** Forgets all results, since what they came from has changed. */
  public synchronized void forget() {
    results.clear();
  }

  private static final class Result<V> {
    private @Nullable V value;

    // Others wait here instead of doing the same work.
    synchronized V get(Supplier<V> work) {
      V known = value;
      if (known == null) {
        known = work.get();
        value = known;
      }
      return known;
    }
  }
}
