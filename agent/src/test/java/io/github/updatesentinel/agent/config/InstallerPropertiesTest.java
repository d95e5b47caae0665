package io.github.updatesentinel.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The installer's properties against the settings that the loader knows. */
class InstallerPropertiesTest {
  private static Document document;

  @BeforeAll
  static void parse() throws Exception {
    document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new InputSource(
                    new StringReader(
                        new GeneratedSettings(Path.of(""))
                            .files()
                            .getOrDefault("settings.wxi", ""))));
  }

  @Test
  void everySettingIsAPropertyThatKeepsWhatIsThere() {
    assertThat(
            elements("RegistrySearch").stream()
                .map(
                    search ->
                        ((Element) search.getParentNode()).getAttribute("Id")
                            + " from "
                            + search.getAttribute("Key")
                            + "\\"
                            + search.getAttribute("Name")))
        .containsExactlyElementsOf(
            Settings.ALL.stream()
                .map(Setting::key)
                .map(
                    key ->
                        "%2$s from SOFTWARE\\UpdateSentinel\\%1$s[%2$s]"
                            .formatted(key, property(key)))
                .toList());
  }

  @Test
  void everyPropertyIsWrittenUnderItsKeyByAComponentOfItsName() {
    for (Setting<?> setting : Settings.ALL) {
      Element value =
          elements("RegistryValue").stream()
              .filter(element -> element.getAttribute("Name").equals(setting.key()))
              .findFirst()
              .orElseThrow(() -> new AssertionError(setting.key()));
      assertThat(value.getAttribute("Key")).isEqualTo("SOFTWARE\\UpdateSentinel");
      assertThat(value.getAttribute("Value")).isEqualTo("[" + property(setting.key()) + "]");
      // By this name the condition of the component finds its property.
      assertThat(((Element) value.getParentNode()).getAttribute("Id")).isEqualTo(setting.key());
    }
  }

  @Test
  void everyComponentIsInstalledAndHasAGuidOfItsOwn() {
    List<String> components = attributes("Component", "Id");
    assertThat(attributes("ComponentRef", "Id")).containsExactlyElementsOf(components);
    assertThat(attributes("Component", "Guid")).doesNotHaveDuplicates();
  }

  /** As docs/install.md says: upper snake case. */
  private static String property(String key) {
    return key.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }

  private static List<String> attributes(String element, String attribute) {
    return elements(element).stream().map(found -> found.getAttribute(attribute)).toList();
  }

  private static List<Element> elements(String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
