package io.github.updatesentinel.agent.baseline;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.contract.baseline.BuildList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last good baseline that the collector gave; it counts while the collector is out of reach.
 * Thread-safe; reading never waits for the disk.
 */
public final class CollectorBaseline implements BaselineReader.Collector {
  private final BaselineFile file;
  private final BaselineKey key;
  private final Consumer<String> log;
  private volatile @Nullable CachedBaseline held;
  private volatile boolean lost;
  private boolean onDisk = true;

  /** What became of an answer. */
  public sealed interface Result {
    /**
     * It counts from now on.
     *
     * @param version as the document names it, up to 100 characters
     */
    record Accepted(String version) implements Result {}

    /** It is the one that is held already, byte for byte. */
    record Unchanged() implements Result {}

    /**
     * It does not count, and what was held goes on to.
     *
     * @param reason what was expected and what was found, for the administrator
     */
    record Refused(String reason) implements Result {}
  }

  private CollectorBaseline(BaselineFile file, BaselineKey key, Consumer<String> log) {
    this.file = file;
    this.key = key;
    this.log = log;
  }

  /**
   * Takes up what was held before. What is of another collector, damaged, or does not pass the key
   * any more does not count, and why is told.
   *
   * @param file {@code baseline.json}; its folder exists, the file itself may not
   * @param collectorHost up to 1000 characters without a line break; case does not matter
   * @param log told in a sentence what went wrong with the file; must not throw
   */
  public static CollectorBaseline open(
      Path file, String collectorHost, BaselineKey key, Consumer<String> log) {
    CollectorBaseline baseline =
        new CollectorBaseline(new BaselineFile(file, collectorHost, log), key, log);
    try {
      baseline.held = baseline.file.read(key).orElse(null);
    } catch (InvalidJson e) {
      baseline.lost = true;
      log.accept("%s is not used: %s".formatted(file, e.getMessage()));
    } catch (IOException e) {
      baseline.lost = true;
      log.accept("%s can't be read and is not used: %s".formatted(file, e));
    }
    return baseline;
  }

  /** What is held; empty where the collector has given nothing good yet. */
  @Override
  public Optional<BuildList> list() {
    return Optional.ofNullable(held).map(CachedBaseline::list);
  }

  /** Whether what was held before can't be read, and nothing has taken its place. */
  @Override
  public boolean isLost() {
    return lost;
  }

  /** Takes notice that the collector has none: what can't be read is of no use to it either. */
  public void collectorHasNone() {
    lost = false;
  }

  /** The ETag of what is held, 1 to 256 visible ASCII characters; empty where it had none. */
  public Optional<String> etag() {
    return Optional.ofNullable(held).map(CachedBaseline::etag);
  }

  /**
   * Judges an answer of the collector and holds it, in memory and on disk, if it is good. If it
   * can't be written it counts all the same, until this process ends, and why is told.
   *
   * @param body the exact bytes; the caller bounds what it reads to a little more than {@link
   *     io.github.updatesentinel.contract.baseline.BaselineLimits#MAX_BYTES}
   * @param etag as the header has it; taken for none if it is not 1 to 256 visible ASCII characters
   * @param signature value of the header {@code Baseline-Signature}; null where there is none
   */
  public synchronized Result accept(
      byte[] body, @Nullable String etag, @Nullable String signature) {
    CachedBaseline before = held;
    CachedBaseline next;
    try {
      next = CachedBaseline.check(body, etag, signature, key);
    } catch (InvalidJson e) {
      return new Result.Refused(String.valueOf(e.getMessage()));
    }
    if (before != null && before.hasBody(body)) {
      if (!onDisk || !sameHeaders(before, next)) {
        hold(next);
      }
      return new Result.Unchanged();
    }
    Optional<String> problem =
        before == null ? Optional.empty() : BaselineTransition.problem(before.list(), next.list());
    if (problem.isPresent()) {
      return new Result.Refused(problem.get());
    }
    hold(next);
    return new Result.Accepted(next.list().version());
  }

  private static boolean sameHeaders(CachedBaseline one, CachedBaseline other) {
    return Objects.equals(one.etag(), other.etag())
        && Objects.equals(one.signature(), other.signature());
  }

  private void hold(CachedBaseline next) {
    held = next;
    lost = false;
    try {
      file.write(next);
      onDisk = true;
    } catch (IOException e) {
      onDisk = false;
      log.accept(
          "The baseline \"%s\" from the collector is in effect, but can't be stored on disk: %s"
              .formatted(next.list().version(), e));
    }
  }
}
