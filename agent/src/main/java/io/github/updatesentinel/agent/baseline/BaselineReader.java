package io.github.updatesentinel.agent.baseline;

import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.disk.DurableFile;
import io.github.updatesentinel.agent.disk.UntrustedFile;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the build lists together: the collector's, then the administrator's file, then the shipped
 * one.
 */
public final class BaselineReader {
  private static final String SHIPPED = "/io/github/updatesentinel/config/builds.json";

  /** Where the collector's list comes from. */
  public interface Collector {
    /** What it gave last, if there is anything. */
    Optional<BuildList> list();

    /** Whether it gave one that can't be read any more. */
    default boolean isLost() {
      return false;
    }
  }

  private final Collector collector;
  private final BuildList shipped;
  private final Consumer<ConfigProblem> onProblem;
  private @Nullable BuildList lastGood;
  private String lastProblem = "";

  /**
   * @param collector asked at each read
   * @param onProblem told once of each thing that is wrong with the administrator's file
   */
  public BaselineReader(Collector collector, Consumer<ConfigProblem> onProblem) {
    this.collector = collector;
    this.shipped = loadShipped();
    this.onProblem = onProblem;
  }

  /**
   * Reads the administrator's file anew, so that a new baseline counts from the next check. While
   * it can't be read, what it said last still counts. Where nothing is known of that, as after a
   * start, it is lacking.
   *
   * @param file full path; null where none is configured
   */
  public Baselines read(@Nullable String file) {
    List<BuildList> lists = new ArrayList<>();
    collector.list().ifPresent(lists::add);
    boolean lacksFile = false;
    if (file != null) {
      Optional<BuildList> chosen = readFile(file);
      chosen.ifPresent(lists::add);
      lacksFile = chosen.isEmpty();
    }
    lists.add(shipped);
    return new Baselines(lists, lacksFile || collector.isLost());
  }

  private Optional<BuildList> readFile(String file) {
    try {
      Path path = Path.of(file);
      byte[] bytes =
          DurableFile.read(path, BaselineLimits.MAX_BYTES)
              .orElseThrow(() -> new NoSuchFileException(file));
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // Notepad puts a byte order mark in front.
      String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
      lastGood = BuildListParser.parse(json, BaselineSource.FILE);
      lastProblem = "";
    } catch (InvalidJson | UntrustedFile e) {
      report(file, String.valueOf(e.getMessage()));
    } catch (IOException | InvalidPathException e) {
      report(file, e.toString());
    }
    return Optional.ofNullable(lastGood);
  }

  private void report(String file, String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      String instead =
          lastGood == null
              ? "the shipped build list"
              : "its last good version " + lastGood.version();
      onProblem.accept(new ConfigProblem("baselineFile", file, problem, instead));
    }
  }

  private static BuildList loadShipped() {
    try (InputStream in = BaselineReader.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException(SHIPPED + " is missing from this build");
      }
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return BuildListParser.parse(json, BaselineSource.SHIPPED);
    } catch (IOException | InvalidJson e) {
      throw new IllegalStateException(SHIPPED + " can't be read", e);
    }
  }
}
