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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the build lists together: the collector's, then the administrator's file, then the shipped
 * one.
 */
public final class BaselineReader {
  private static final String SHIPPED = "/io/github/updatesentinel/config/builds.json";

  private final Supplier<Optional<BuildList>> collector;
  private final BuildList shipped;
  private final Consumer<ConfigProblem> onProblem;
  private @Nullable BuildList lastGood;
  private String lastProblem = "";

  /**
   * @param collector gives the list of the collector, if there is one; asked at each read
   * @param onProblem told once of each thing that is wrong with the administrator's file
   */
  public BaselineReader(
      Supplier<Optional<BuildList>> collector, Consumer<ConfigProblem> onProblem) {
    this.collector = collector;
    this.shipped = loadShipped();
    this.onProblem = onProblem;
  }

  /**
   * Reads the administrator's file anew, so that a new baseline counts from the next check. While
   * it can't be read, what it said last still counts.
   *
   * @param file full path; null where none is configured
   */
  public Baselines read(@Nullable String file) {
    List<BuildList> lists = new ArrayList<>();
    collector.get().ifPresent(lists::add);
    if (file != null) {
      readFile(file).ifPresent(lists::add);
    }
    lists.add(shipped);
    return new Baselines(lists);
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
