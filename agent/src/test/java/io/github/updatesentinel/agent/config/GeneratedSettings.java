package io.github.updatesentinel.agent.config;

import io.github.updatesentinel.agent.config.SettingTexts.Language;
import io.github.updatesentinel.agent.documents.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that follows from {@link Settings} and the texts of the settings. */
public final class GeneratedSettings {
  private static final Path TEXTS = Path.of("src", "main", "settings", "settings.properties");

  private final SettingTexts texts;

  public GeneratedSettings(Path agent) throws IOException {
    texts = new SettingTexts(agent.resolve(TEXTS));
  }

  /** The files of the build, by their path. */
  public Map<String, String> files() {
    PolicyTemplates templates = new PolicyTemplates(texts);
    Map<String, String> files = new LinkedHashMap<>();
    files.put("agent.json", new ExampleFile(texts).json());
    files.put("settings.wxi", new InstallerProperties(texts).wxi());
    files.put("policy/UpdateSentinel.admx", templates.admx());
    for (Language language : Language.values()) {
      files.put("policy/" + language.folder + "/UpdateSentinel.adml", templates.adml(language));
    }
    return files;
  }

  /** The table of settings in the documents. */
  public Table table() {
    return new Table(
        "settings",
        "settings",
        false,
        language ->
            rows(
                language == io.github.updatesentinel.agent.config.Language.CHINESE
                    ? Language.ZH
                    : Language.EN));
  }

  List<List<String>> rows(Language language) {
    return Settings.ALL.stream()
        .map(
            setting ->
                List.of(
                    "`" + setting.key() + "`",
                    texts.range(setting, language),
                    texts.fallback(setting, language),
                    texts.get(setting.key() + ".meaning", language)))
        .toList();
  }
}
