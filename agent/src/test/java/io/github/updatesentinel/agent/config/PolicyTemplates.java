package io.github.updatesentinel.agent.config;

import io.github.updatesentinel.agent.config.SettingTexts.Language;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The administrative templates of group policy: one ADMX, and one ADML for each language. */
final class PolicyTemplates {
  private static final String REVISION =
      """
      revision="1.0" schemaVersion="1.0"
          xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions">
      """;
  private static final String SUPPORTED = "SUPPORTED_UpdateSentinel_1_0";
  private static final String ROOT = "UpdateSentinel";
  private static final List<String> CATEGORIES =
      List.of("ChecksAndScans", "Alerts", "ServicesAndBaseline", "Collector");

  private final SettingTexts texts;

  PolicyTemplates(SettingTexts texts) {
    this.texts = texts;
  }

  /** Every user can read what a policy sets, so no secret is offered. */
  private static Stream<Setting<?>> offered() {
    return Settings.ALL.stream().filter(setting -> !setting.isSecret());
  }

  String admx() {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    xml.append(
        """
        <!--
          Group policy templates of Update Sentinel, made by its build.

          Deliberately not here: enrollmentToken, which is a secret. What a policy sets can be read by every user,
          in SYSVOL and in the registry; a token belongs in agent.json, in a folder that only SYSTEM and
          administrators can read.
        -->
        """);
    xml.append("<policyDefinitions ").append(REVISION);
    xml.append(
        """
          <policyNamespaces>
            <target prefix="updatesentinel" namespace="UpdateSentinel.Policies.UpdateSentinel"/>
          </policyNamespaces>
          <resources minRequiredRevision="1.0" fallbackCulture="en-US"/>
          <supportedOn>
            <definitions>
              <definition name="%1$s" displayName="$(string.%1$s)"/>
            </definitions>
          </supportedOn>
          <categories>
            <category name="%2$s" displayName="$(string.%2$s)"
                explainText="$(string.%2$s_Explain)"/>
        """
            .formatted(SUPPORTED, ROOT));
    for (String category : CATEGORIES) {
      xml.append(
          """
              <category name="%1$s" displayName="$(string.%1$s)"
                  explainText="$(string.%1$s_Explain)">
                <parentCategory ref="%2$s"/>
              </category>
          """
              .formatted(category, ROOT));
    }
    xml.append("  </categories>\n  <policies>\n");
    offered().forEach(setting -> xml.append(policy(setting)));
    return xml.append("  </policies>\n</policyDefinitions>\n").toString();
  }

  private String policy(Setting<?> setting) {
    boolean isSwitch = kind(setting).equals("boolean");
    String name = name(setting);
    String category = texts.get(setting.key() + ".category");
    if (!CATEGORIES.contains(category)) {
      throw new IllegalArgumentException("no category of " + setting.key() + ": " + category);
    }
    return """
            <policy name="%1$s" class="Machine" displayName="$(string.%1$s)"
                explainText="$(string.%1$s_Explain)"%2$s
                key="SOFTWARE\\Policies\\UpdateSentinel"%3$s>
              <parentCategory ref="%4$s"/>
              <supportedOn ref="%5$s"/>
        %6$s    </policy>
        """
        .formatted(
            name,
            isSwitch ? "" : " presentation=\"$(presentation." + name + ")\"",
            isSwitch ? " valueName=\"" + setting.key() + "\"" : "",
            category,
            SUPPORTED,
            isSwitch
                ? """
                      <enabledValue>
                        <decimal value="1"/>
                      </enabledValue>
                      <disabledValue>
                        <decimal value="0"/>
                      </disabledValue>
                """
                : "      <elements>\n" + element(setting) + "      </elements>\n");
  }

  private String element(Setting<?> setting) {
    String begin =
        "        <%s id=\"%s\" valueName=\"%s\""
            .formatted(kind(setting), name(setting), setting.key());
    String required = " required=\"true\"";
    String[] range = setting.expected().split(" ", -1);
    return switch (kind(setting)) {
      case "decimal" ->
          "%s%s minValue=\"%s\" maxValue=\"%s\"/>\n".formatted(begin, required, range[0], range[2]);
      case "multiText" ->
          "%s%s maxLength=\"16384\" maxStrings=\"%s\"/>\n"
              .formatted(begin, range[0].equals("0") ? "" : required, range[2]);
      case "enum" -> {
        StringBuilder items = new StringBuilder(begin).append(required).append(">\n");
        for (String item : items(setting)) {
          items.append(
              """
                        <item displayName="$(string.%s)">
                          <value>
                            <string>%s</string>
                          </value>
                        </item>
              """
                  .formatted(itemName(setting, item), item));
        }
        yield items.append("        </enum>\n").toString();
      }
      default -> begin + required + "/>\n";
    };
  }

  String adml(Language language) {
    List<String> strings = new ArrayList<>();
    strings.add(string(SUPPORTED, texts.get("policy.supported", language)));
    Stream.concat(Stream.of(ROOT), CATEGORIES.stream())
        .forEach(
            category -> {
              strings.add(string(category, texts.get("category." + category + ".name", language)));
              strings.add(
                  string(
                      category + "_Explain",
                      texts.get("category." + category + ".explain", language)));
            });
    offered()
        .forEach(
            setting -> {
              strings.add("\n" + string(name(setting), text(setting, "name", language)));
              strings.add(string(name(setting) + "_Explain", explanation(setting, language)));
              if (kind(setting).equals("enum")) {
                for (String item : items(setting)) {
                  strings.add(string(itemName(setting, item), text(setting, item, language)));
                }
              }
            });
    StringBuilder fields = new StringBuilder();
    offered()
        .filter(setting -> !kind(setting).equals("boolean"))
        .forEach(
            setting ->
                fields.append(
                    "      <presentation id=\"%s\">\n%s      </presentation>\n"
                        .formatted(name(setting), field(setting, language))));
    return """
    <?xml version="1.0" encoding="utf-8"?>
    <policyDefinitionResources %s  <displayName>Update Sentinel</displayName>
      <description>%s</description>
      <resources>
        <stringTable>
    %s    </stringTable>
        <presentationTable>
    %s    </presentationTable>
      </resources>
    </policyDefinitionResources>
    """
        .formatted(
            REVISION,
            escaped(texts.get("policy.description", language)),
            String.join("", strings),
            fields);
  }

  private String explanation(Setting<?> setting, Language language) {
    String key = setting.key();
    String kind = kind(setting);
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(
        texts.get(
            key + ".policy",
            language,
            plain(texts.get(key + ".meaning", language)) + stop(language)));
    if (setting.fallback() instanceof Duration) {
      paragraphs.add(texts.get("policy.duration", language));
    }
    if (kind.equals("boolean")) {
      paragraphs.add(text(setting, "switch", language));
    } else if (kind.equals("text") || kind.equals("multiText")) {
      paragraphs.add(
          texts.get("policy.precedence", language)
              + language.gap
              + texts.get(key + ".invalid", language, texts.get("policy.invalid", language)));
    } else {
      // The editor accepts no invalid number or choice.
      paragraphs.add(texts.get("policy.precedence", language));
    }
    String type =
        switch (kind) {
          case "boolean", "decimal" -> "REG_DWORD";
          case "multiText" -> "REG_MULTI_SZ";
          default -> "REG_SZ";
        };
    String rangeNote =
        texts.get(key + ".rangeNote", language, texts.get(key + ".range", language, ""));
    paragraphs.add(
        language.range
            + setting.expected()
            + language.note(rangeNote)
            + "\n"
            + language.fallback
            + setting.shownDefault()
            + language.note(texts.get(key + ".defaultNote", language, ""))
            + "\n"
            + language.registryValue
            + key
            + language.note(type)
            + "\n"
            + language.example
            + (kind.equals("multiText") ? "\n" : language.gap)
            + texts.get(key + ".example"));
    return String.join("\n\n", paragraphs);
  }

  private String field(Setting<?> setting, Language language) {
    String name = name(setting);
    String label = escaped(text(setting, "label", language));
    boolean preset = setting.fallback() != null;
    return switch (kind(setting)) {
      case "decimal" ->
          "        <decimalTextBox refId=\"%s\" defaultValue=\"%s\">%s</decimalTextBox>\n"
              .formatted(name, setting.shownDefault(), label);
      case "multiText" ->
          "        <text>%s</text>\n        <multiTextBox refId=\"%s\" defaultHeight=\"%d\"/>\n"
              .formatted(label, name, setting.expected().startsWith("0 to 5 ") ? 4 : 6);
      case "enum" ->
          "        <dropdownList refId=\"%s\" noSort=\"true\"%s>%s</dropdownList>\n"
              .formatted(
                  name,
                  preset
                      ? " defaultItem=\"" + items(setting).indexOf(setting.shownDefault()) + "\""
                      : "",
                  label);
      default ->
          "        <textBox refId=\"%s\">\n          <label>%s</label>\n%s        </textBox>\n"
              .formatted(
                  name,
                  label,
                  preset
                      ? "          <defaultValue>%s</defaultValue>\n"
                          .formatted(escaped(setting.shownDefault()))
                      : "");
    };
  }

  private String text(Setting<?> setting, String what, Language language) {
    return texts.get(setting.key() + "." + what, language);
  }

  /** The element of the template that holds a setting. */
  private String kind(Setting<?> setting) {
    Object fallback = setting.fallback();
    if (fallback instanceof Boolean) {
      return "boolean";
    }
    if (fallback instanceof Integer) {
      return "decimal";
    }
    if (fallback instanceof List<?>) {
      return "multiText";
    }
    return texts.has(setting.key() + "." + items(setting).get(0) + ".en") ? "enum" : "text";
  }

  private static List<String> items(Setting<?> setting) {
    return List.of(setting.expected().split(" or ", -1));
  }

  private static String itemName(Setting<?> setting, String item) {
    return name(setting) + "_" + item.replace('-', '_');
  }

  private static String name(Setting<?> setting) {
    return setting.key().substring(0, 1).toUpperCase(Locale.ROOT) + setting.key().substring(1);
  }

  private static String stop(Language language) {
    return language == Language.EN ? "." : "。";
  }

  /** Markdown without links and code. */
  private static String plain(String markdown) {
    return markdown.replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1").replace("`", "");
  }

  private static String string(String id, String text) {
    return "      <string id=\"%s\">%s</string>\n".formatted(id, escaped(text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
