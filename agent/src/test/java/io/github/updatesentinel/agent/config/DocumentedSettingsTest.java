package io.github.updatesentinel.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.github.updatesentinel.agent.config.SettingTexts.Language;
import io.github.updatesentinel.agent.json.InvalidJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows from the settings, against the settings that the loader knows. */
class DocumentedSettingsTest {
  private final GeneratedSettings generated = new GeneratedSettings(Path.of(""));

  DocumentedSettingsTest() throws IOException {}

  @Test
  void tableHasEverySettingInOrderWithItsRangeAndDefault() {
    assertThat(generated.rows(Language.EN))
        .extracting(cells -> cells.get(0), cells -> cells.get(1), cells -> cells.get(2))
        .containsExactlyElementsOf(
            Settings.ALL.stream()
                .map(
                    setting ->
                        tuple(
                            "`" + setting.key() + "`", setting.expected(), setting.shownDefault()))
                .toList());
  }

  /** Words that the Chinese table would show untranslated. */
  @Test
  void chineseTableHasNoEnglishRange() {
    assertThat(generated.rows(Language.ZH))
        .allSatisfy(
            cells ->
                assertThat(cells.get(1) + " " + cells.get(2))
                    .doesNotContainPattern("\\b(to|or|of|the|none|names?|characters)\\b"));
  }

  @Test
  void aTextThatIsMissingIsNamed() throws IOException {
    SettingTexts texts = new SettingTexts(Path.of("src/main/settings/settings.properties"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> texts.get("noSuchSetting.meaning", Language.ZH))
        .withMessage("settings.properties has no noSuchSetting.meaning.zh");
  }

  @Test
  void exampleFileHasNoProblemAndGivesTheDefaults() throws InvalidJson {
    String json = generated.files().getOrDefault("agent.json", "");
    LoadedConfig example = ConfigLoader.load(List.of(JsonConfig.parse("agent.json", json)));

    assertThat(example.problems()).isEmpty();
    assertThat(example.config()).isEqualTo(ConfigLoader.load(List.of()).config());
  }

  @Test
  void exampleFileNamesEverySettingIfOnlyInAComment() {
    String json = generated.files().getOrDefault("agent.json", "");

    assertThat(Settings.ALL)
        .allSatisfy(
            setting -> assertThat(json).containsPattern("\"(// )?" + setting.key() + "\":"));
  }
}
