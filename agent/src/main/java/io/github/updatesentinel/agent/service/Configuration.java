package io.github.updatesentinel.agent.service;

import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.config.ConfigSource;
import io.github.updatesentinel.agent.config.JsonConfig;
import io.github.updatesentinel.agent.config.LoadedConfig;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.config.ShownConfig;
import io.github.updatesentinel.agent.disk.DurableFile;
import io.github.updatesentinel.agent.disk.UntrustedFile;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the configuration from its three places. */
public final class Configuration {
  private static final String POLICY = "SOFTWARE\\Policies\\UpdateSentinel";
  private static final String INSTALLED = "SOFTWARE\\UpdateSentinel";

  /** Where the installer notes what it did; no setting is read below the settings' own key. */
  private static final String INSTALLER = INSTALLED + "\\Installer";

  /** What is used instead of a whole source that can't be read. */
  private static final String IGNORED = "none of its settings";

  private final RegistryReader registry;
  private final Path file;

  public Configuration(RegistryReader registry, Path file) {
    this.registry = registry;
    this.file = file;
  }

  /**
   * Whether a problem may be why there is no collector: it is about the collector itself, about
   * whom to trust, or about a source that may hold either.
   */
  public static boolean mayHideCollector(ConfigProblem problem) {
    return problem.usedInstead().equals(IGNORED)
        || problem.key().equals("collectorUrl")
        || problem.key().equals("trustStore");
  }

  /** Never fails: a place that can't be read is one of the problems. */
  public LoadedConfig load() {
    List<ConfigProblem> problems = new ArrayList<>();
    List<ConfigSource> sources = sources(problems);
    LoadedConfig loaded = ConfigLoader.load(sources);
    problems.addAll(loaded.problems());
    return new LoadedConfig(loaded.config(), problems);
  }

  /** What each place holds and what is wrong there, without secrets. */
  public String shown() {
    List<ConfigProblem> problems = new ArrayList<>();
    StringBuilder text = new StringBuilder(ShownConfig.text(sources(problems)));
    for (ConfigProblem problem : load().problems()) {
      text.append(problem).append(System.lineSeparator());
    }
    return text.toString();
  }

  private List<ConfigSource> sources(List<ConfigProblem> problems) {
    List<ConfigSource> sources = new ArrayList<>();
    addKey(POLICY, sources, problems);
    addKey(INSTALLED, sources, problems);
    addFile(sources, problems);
    return sources;
  }

  private void addKey(String key, List<ConfigSource> sources, List<ConfigProblem> problems) {
    String name = "HKLM\\" + key;
    try {
      sources.add(new ConfigSource(name, registry.values(key)));
    } catch (ReadFailure e) {
      problems.add(new ConfigProblem(name, name, e.failure().toString(), IGNORED));
    }
  }

  private void addFile(List<ConfigSource> sources, List<ConfigProblem> problems) {
    try {
      // A folder that we may not look into is no proof that there is no file.
      byte[] bytes = DurableFile.read(file, JsonConfig.MAX_BYTES).orElse(null);
      if (bytes == null) {
        addMissingCopy(problems);
        return;
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // Notepad puts a byte order mark in front.
      String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
      sources.add(JsonConfig.parse(file.toString(), json));
    } catch (InvalidJson | UntrustedFile e) {
      problems.add(problem(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      problems.add(problem(e.toString()));
    }
  }

  /** The installer notes the path that it was told, then copies, and can't tell when that fails. */
  private void addMissingCopy(List<ConfigProblem> problems) {
    String problem;
    try {
      if (!(registry.value(INSTALLER, "ConfigurationFile") instanceof RawValue.Text told)
          || told.value().isBlank()) {
        return;
      }
      problem =
          "\"%s\" could not be copied to %s, or the copy was deleted; copy it there, or install again"
              .formatted(Texts.cut(told.value(), Texts.MAX_LENGTH), file);
    } catch (ReadFailure e) {
      problem = e.failure().toString();
    }
    problems.add(new ConfigProblem("CONFIG_FILE", "HKLM\\" + INSTALLER, problem, IGNORED));
  }

  private ConfigProblem problem(String what) {
    return new ConfigProblem(String.valueOf(file.getFileName()), file.toString(), what, IGNORED);
  }
}
