package io.github.updatesentinel.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.updatesentinel.contract.setting.InvalidValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * Holds the group policy templates against the loader: what an administrator can set there, the
 * agent must take, and what the templates say about it must be true.
 */
class PolicyTemplateTest {
  private static final Map<String, String> FILES = files();
  private static final String NAMESPACE =
      "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions";

  /** What no policy offers, and why. */
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "enrollmentToken",
          "a secret, and every user can read policy values, in SYSVOL and in the registry");

  /**
   * What may stand where, as "parent/element": its attributes, those with ? are optional. Group
   * policy's own schema, as far as these templates use it.
   */
  private static final Map<String, String> FORMAT =
      Map.ofEntries(
          Map.entry("/policyDefinitions", "revision schemaVersion"),
          Map.entry("policyDefinitions/policyNamespaces", ""),
          Map.entry("policyNamespaces/target", "prefix namespace"),
          Map.entry("policyDefinitions/resources", "minRequiredRevision fallbackCulture?"),
          Map.entry("policyDefinitions/supportedOn", ""),
          Map.entry("supportedOn/definitions", ""),
          Map.entry("definitions/definition", "name displayName"),
          Map.entry("policyDefinitions/categories", ""),
          Map.entry("categories/category", "name displayName explainText"),
          Map.entry("category/parentCategory", "ref"),
          Map.entry("policyDefinitions/policies", ""),
          Map.entry(
              "policies/policy", "name class displayName explainText presentation? key valueName?"),
          Map.entry("policy/parentCategory", "ref"),
          Map.entry("policy/supportedOn", "ref"),
          Map.entry("policy/enabledValue", ""),
          Map.entry("enabledValue/decimal", "value"),
          Map.entry("policy/disabledValue", ""),
          Map.entry("disabledValue/decimal", "value"),
          Map.entry("policy/elements", ""),
          Map.entry("elements/text", "id valueName required"),
          Map.entry("elements/decimal", "id valueName required minValue maxValue"),
          Map.entry("elements/multiText", "id valueName required? maxLength maxStrings"),
          Map.entry("elements/enum", "id valueName required"),
          Map.entry("enum/item", "displayName"),
          Map.entry("item/value", ""),
          Map.entry("value/string", ""),
          Map.entry("/policyDefinitionResources", "revision schemaVersion"),
          Map.entry("policyDefinitionResources/displayName", ""),
          Map.entry("policyDefinitionResources/description", ""),
          Map.entry("policyDefinitionResources/resources", ""),
          Map.entry("resources/stringTable", ""),
          Map.entry("stringTable/string", "id"),
          Map.entry("resources/presentationTable", ""),
          Map.entry("presentationTable/presentation", "id"),
          Map.entry("presentation/text", ""),
          Map.entry("presentation/textBox", "refId"),
          Map.entry("textBox/label", ""),
          Map.entry("textBox/defaultValue", ""),
          Map.entry("presentation/decimalTextBox", "refId defaultValue"),
          Map.entry("presentation/multiTextBox", "refId defaultHeight"),
          Map.entry("presentation/dropdownList", "refId noSort defaultItem?"));

  /** Elements whose children must come in this order. */
  private static final Map<String, List<String>> ORDER =
      Map.of(
          "policyDefinitions",
          List.of("policyNamespaces", "resources", "supportedOn", "categories", "policies"),
          "policy",
          List.of("parentCategory", "supportedOn", "enabledValue", "disabledValue", "elements"),
          "policyDefinitionResources",
          List.of("displayName", "description", "resources"),
          "resources",
          List.of("stringTable", "presentationTable"),
          "textBox",
          List.of("label", "defaultValue"));

  /** The field of the editor that shows an element. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "text", "textBox",
          "decimal", "decimalTextBox",
          "multiText", "multiTextBox",
          "enum", "dropdownList");

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\((string|presentation)\\.(\\w+)\\)");

  private final Element admx = parse("UpdateSentinel.admx");

  /** A language of the templates, with the words that begin the last lines of an explanation. */
  enum Language {
    EN_US("en-US", "Range: ", "Default: ", "Registry value: ", "Example:"),
    ZH_CN("zh-CN", "取值范围：", "默认值：", "注册表值：", "示例：");

    private final String folder;
    private final String range;
    private final String fallback;
    private final String registryValue;
    private final String example;

    Language(String folder, String range, String fallback, String registryValue, String example) {
      this.folder = folder;
      this.range = range;
      this.fallback = fallback;
      this.registryValue = registryValue;
      this.example = example;
    }
  }

  @Test
  void everySettingIsOfferedOnceExceptThoseLeftOut() {
    List<String> offered = policies().map(PolicyTemplateTest::valueName).toList();

    assertThat(offered)
        .containsExactlyInAnyOrderElementsOf(
            settings().map(Setting::key).filter(key -> !LEFT_OUT.containsKey(key)).toList());
    assertThat(settings().map(Setting::key)).containsAll(LEFT_OUT.keySet());
  }

  @Test
  void noPolicyWritesASecret() {
    Set<String> secrets =
        Set.copyOf(settings().filter(Setting::isSecret).map(setting -> setting.key()).toList());

    assertThat(secrets).isNotEmpty();
    assertThat(LEFT_OUT.keySet()).containsAll(secrets);
    assertThat(all(admx).flatMap(PolicyTemplateTest::attributes).map(Attr::getValue))
        .allSatisfy(
            value -> assertThat(secrets).noneMatch(secret -> containsIgnoreCase(value, secret)));
  }

  @Test
  void everyPolicyIsAMachinePolicyOfOurKey() {
    assertThat(policies())
        .allSatisfy(
            policy -> {
              assertThat(policy.getAttribute("class")).isEqualTo("Machine");
              assertThat(policy.getAttribute("key"))
                  .isEqualTo("SOFTWARE\\Policies\\UpdateSentinel");
            });
    assertThat(policies().map(policy -> policy.getAttribute("name"))).doesNotHaveDuplicates();
  }

  @Test
  void everyPolicyHasACategoryAndAVersion() {
    List<Element> categories = children(child(admx, "categories"));
    List<String> names = categories.stream().map(c -> c.getAttribute("name")).toList();
    List<String> used =
        policies().map(p -> child(p, "parentCategory").getAttribute("ref")).distinct().toList();
    List<String> parents =
        categories.stream()
            .flatMap(category -> children(category).stream())
            .map(parent -> parent.getAttribute("ref"))
            .toList();

    assertThat(names).doesNotHaveDuplicates();
    assertThat(parents).hasSize(4).containsOnly("UpdateSentinel");
    assertThat(used).hasSize(4).doesNotContain("UpdateSentinel");
    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(used.stream(), Stream.of("UpdateSentinel")).toList());
    String version =
        child(child(child(admx, "supportedOn"), "definitions"), "definition").getAttribute("name");
    assertThat(policies().map(policy -> child(policy, "supportedOn").getAttribute("ref")))
        .containsOnly(version);
  }

  @Test
  void kindOfEveryPolicyFitsItsSetting() {
    assertThat(policies())
        .allSatisfy(
            policy -> {
              Setting<?> setting = setting(policy);
              if (setting.fallback() instanceof Boolean) {
                assertThat(names(policy)).contains("enabledValue").doesNotContain("elements");
                assertThat(switched(policy, "enabledValue")).isEqualTo(new RawValue.Int(1));
                assertThat(switched(policy, "disabledValue")).isEqualTo(new RawValue.Int(0));
              } else {
                // A value name here would write a 1 beside what the element writes.
                assertThat(policy.hasAttribute("valueName")).isFalse();
                assertThat(names(policy)).doesNotContain("enabledValue", "disabledValue");
                assertThat(element(policy).getLocalName()).isEqualTo(kind(setting));
              }
            });
  }

  @Test
  void numbersHaveTheRangeOfTheirSetting() {
    List<Element> numbers =
        policies()
            .filter(policy -> setting(policy).fallback() instanceof Integer)
            .map(PolicyTemplateTest::element)
            .toList();

    assertThat(numbers).isNotEmpty();
    assertThat(numbers)
        .allSatisfy(
            number -> {
              Setting<?> setting = setting(number.getAttribute("valueName"));
              long min = Long.parseLong(number.getAttribute("minValue"));
              long max = Long.parseLong(number.getAttribute("maxValue"));
              assertThat(setting.expected()).isEqualTo(min + " to " + max);
              setting.reader().read(new RawValue.Int(min));
              setting.reader().read(new RawValue.Int(max));
              assertThatExceptionOfType(InvalidValue.class)
                  .isThrownBy(() -> setting.reader().read(new RawValue.Int(min - 1)));
              assertThatExceptionOfType(InvalidValue.class)
                  .isThrownBy(() -> setting.reader().read(new RawValue.Int(max + 1)));
            });
  }

  @Test
  void choicesAreTheValuesOfTheirSetting() {
    List<Element> choices =
        policies()
            .filter(policy -> kind(setting(policy)).equals("enum"))
            .map(PolicyTemplateTest::element)
            .toList();

    assertThat(choices).hasSize(3);
    assertThat(choices)
        .allSatisfy(
            choice -> {
              Setting<?> setting = setting(choice.getAttribute("valueName"));
              List<String> items = items(choice);
              assertThat(items).containsExactly(setting.expected().split(" or "));
              if (setting.fallback() instanceof Enum<?> fallback) {
                assertThat(items)
                    .containsExactlyElementsOf(
                        Stream.of(fallback.getDeclaringClass().getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .toList());
              }
              for (String item : items) {
                assertThat(problemsOf(setting, new RawValue.Text(item))).isEmpty();
              }
            });
  }

  @Test
  void listsTakeAsManyNamesAsTheirSetting() {
    List<Element> lists =
        policies()
            .filter(policy -> kind(setting(policy)).equals("multiText"))
            .map(PolicyTemplateTest::element)
            .toList();

    assertThat(lists).hasSize(4);
    assertThat(lists)
        .allSatisfy(
            list -> {
              Setting<?> setting = setting(list.getAttribute("valueName"));
              int most = Integer.parseInt(list.getAttribute("maxStrings"));
              boolean required = list.getAttribute("required").equals("true");
              assertThat(setting.expected())
                  .matches("%d to %d (service names|tags.*)".formatted(required ? 1 : 0, most));
              assertThat(problemsOf(setting, names(most))).isEmpty();
              assertThat(problemsOf(setting, names(most + 1))).isNotEmpty();
            });
  }

  @ParameterizedTest
  @EnumSource
  void everyFileHasTheFormOfATemplate(Language language) {
    for (Element root : List.of(admx, adml(language))) {
      assertThat(root.getNamespaceURI()).isEqualTo(NAMESPACE);
      assertThat(all(root))
          .allSatisfy(
              element -> {
                assertThat(element.getNamespaceURI()).isEqualTo(NAMESPACE);
                assertThat(FORMAT).containsKey(place(element));
                List<String> found =
                    attributes(element)
                        .map(Attr::getName)
                        .filter(name -> !name.equals("xmlns"))
                        .toList();
                List<String> known =
                    Stream.of(FORMAT.getOrDefault(place(element), "").split(" "))
                        .filter(name -> !name.isEmpty())
                        .toList();
                assertThat(known.stream().map(name -> name.replace("?", ""))).containsAll(found);
                assertThat(found)
                    .containsAll(known.stream().filter(n -> !n.endsWith("?")).toList());
                List<String> order = ORDER.getOrDefault(element.getLocalName(), names(element));
                assertThat(names(element))
                    .containsExactlyElementsOf(
                        order.stream().filter(names(element)::contains).toList());
              });
    }
    assertThat(adml(language).getAttribute("revision"))
        .isEqualTo(child(admx, "resources").getAttribute("minRequiredRevision"));
  }

  /** Together with the other language: both have the same ids. */
  @ParameterizedTest
  @EnumSource
  void everyTextIsThereAndUsed(Language language) {
    Element tables = child(adml(language), "resources");
    Map<String, List<String>> wanted =
        Map.of("string", new ArrayList<>(), "presentation", new ArrayList<>());
    all(admx)
        .flatMap(PolicyTemplateTest::attributes)
        .filter(attribute -> attribute.getValue().startsWith("$"))
        .forEach(
            attribute -> {
              Matcher reference = REFERENCE.matcher(attribute.getValue());
              assertThat(reference.matches()).as(attribute.getValue()).isTrue();
              assertThat(attribute.getName().equals("presentation"))
                  .isEqualTo(reference.group(1).equals("presentation"));
              wanted.getOrDefault(reference.group(1), List.of()).add(reference.group(2));
            });

    wanted.forEach(
        (kind, ids) ->
            assertThat(children(child(tables, kind + "Table")))
                .extracting(entry -> entry.getAttribute("id"))
                .containsExactlyInAnyOrderElementsOf(ids));
    assertThat(children(child(tables, "stringTable")))
        .allSatisfy(
            text -> {
              assertThat(text.getTextContent()).isNotBlank();
              assertThat(text.getTextContent()).isEqualTo(text.getTextContent().strip());
            });
    // Names are told apart in the editor's list by nothing else.
    assertThat(policies().map(policy -> text(language, policy.getAttribute("displayName"))))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void everyElementHasItsField(Language language) {
    assertThat(policies())
        .allSatisfy(
            policy -> {
              assertThat(policy.hasAttribute("presentation"))
                  .isEqualTo(names(policy).contains("elements"));
              if (policy.hasAttribute("presentation")) {
                Element field = field(language, policy);
                assertThat(field.getAttribute("refId"))
                    .isEqualTo(element(policy).getAttribute("id"));
                assertThat(field.getLocalName())
                    .isEqualTo(FIELDS.get(element(policy).getLocalName()));
              }
            });
  }

  @ParameterizedTest
  @EnumSource
  void explanationSaysRangeDefaultAndRegistryValue(Language language) {
    assertThat(policies())
        .allSatisfy(
            policy -> {
              Setting<?> setting = setting(policy);
              assertThat(line(language, policy, language.range)).isEqualTo(setting.expected());
              assertThat(line(language, policy, language.fallback))
                  .isEqualTo(setting.shownDefault());
              String type =
                  switch (kind(setting)) {
                    case "boolean", "decimal" -> "REG_DWORD";
                    case "multiText" -> "REG_MULTI_SZ";
                    default -> "REG_SZ";
                  };
              assertThat(line(language, policy, language.registryValue)).isEqualTo(setting.key());
              assertThat(explanation(language, policy)).containsOnlyOnce(type);
            });
  }

  @ParameterizedTest
  @EnumSource
  void exampleOfEveryExplanationIsAccepted(Language language) {
    assertThat(policies())
        .allSatisfy(
            policy -> {
              Setting<?> setting = setting(policy);
              assertThat(problemsOf(setting, example(language, policy))).isEmpty();
              assertThat(example(language, policy)).isEqualTo(example(Language.EN_US, policy));
            });
  }

  /** What the editor writes if somebody enables each policy and changes nothing. */
  @ParameterizedTest
  @EnumSource
  void policiesLeftAtTheirDefaultChangeNothing(Language language) {
    Map<String, RawValue> written = new LinkedHashMap<>();
    policies()
        .filter(policy -> setting(policy).fallback() != null)
        .forEach(policy -> written.put(valueName(policy), preset(language, policy)));

    assertThat(written).hasSize((int) policies().count() - 5);
    RawValue required = written.remove(Settings.REQUIRED_SERVICES.key());
    assertThat(required).isEqualTo(new RawValue.Texts(AgentConfig.REQUIRED_SERVICES));
    assertThat(load(written)).isEqualTo(ConfigLoader.load(List.of()));
  }

  @ParameterizedTest
  @EnumSource
  void settingsWithoutDefaultHaveNoneInTheEditor(Language language) {
    assertThat(policies().filter(policy -> setting(policy).fallback() == null))
        .hasSize(5)
        .allSatisfy(
            policy -> {
              Element field = field(language, policy);
              assertThat(field.hasAttribute("defaultItem")).isFalse();
              assertThat(names(field)).doesNotContain("defaultValue");
            });
  }

  /** As one policy object that sets everything would. */
  @Test
  void allPoliciesTogetherAreAccepted() {
    Map<String, RawValue> written = new LinkedHashMap<>();
    policies().forEach(policy -> written.put(valueName(policy), example(Language.EN_US, policy)));

    assertThat(load(written).problems()).isEmpty();
    assertThat(load(written).config()).isNotEqualTo(ConfigLoader.load(List.of()).config());
  }

  private static RawValue preset(Language language, Element policy) {
    Setting<?> setting = setting(policy);
    return switch (kind(setting)) {
      case "boolean" -> switched(policy, "disabledValue");
      // The editor presets no lists: this is what an administrator reads and types.
      case "multiText" -> listed(line(language, policy, language.fallback));
      case "decimal" ->
          new RawValue.Int(Long.parseLong(field(language, policy).getAttribute("defaultValue")));
      case "enum" ->
          new RawValue.Text(
              items(element(policy))
                  .get(Integer.parseInt(field(language, policy).getAttribute("defaultItem"))));
      default -> new RawValue.Text(child(field(language, policy), "defaultValue").getTextContent());
    };
  }

  private static RawValue listed(String names) {
    return new RawValue.Texts(names.equals("none") ? List.of() : List.of(names.split(", ")));
  }

  private static RawValue example(Language language, Element policy) {
    String text = explanation(language, policy);
    int start = text.lastIndexOf("\n" + language.example);
    assertThat(start).as("example of " + valueName(policy)).isPositive();
    String example = text.substring(start + 1 + language.example.length()).strip();
    return switch (kind(setting(policy))) {
      case "boolean", "decimal" -> new RawValue.Int(Long.parseLong(example));
      case "multiText" -> new RawValue.Texts(example.lines().toList());
      default -> new RawValue.Text(example);
    };
  }

  /** What stands on the one line that begins so, without a remark in brackets at its end. */
  private static String line(Language language, Element policy, String begin) {
    List<String> lines =
        explanation(language, policy).lines().filter(line -> line.startsWith(begin)).toList();
    assertThat(lines).as(begin + " of " + valueName(policy)).hasSize(1);
    return lines.get(0).substring(begin.length()).replaceFirst("( \\([^()]*\\)|（[^（）]*）)$", "");
  }

  private static String explanation(Language language, Element policy) {
    return text(language, policy.getAttribute("explainText"));
  }

  private static String text(Language language, String reference) {
    return entry(language, "stringTable", reference).getTextContent();
  }

  private static Element field(Language language, Element policy) {
    List<Element> fields =
        children(entry(language, "presentationTable", policy.getAttribute("presentation"))).stream()
            .filter(field -> !field.getLocalName().equals("text"))
            .toList();
    assertThat(fields).as("fields of " + valueName(policy)).hasSize(1);
    return fields.get(0);
  }

  private static Element entry(Language language, String table, String reference) {
    return children(child(child(adml(language), "resources"), table)).stream()
        .filter(entry -> reference.endsWith("." + entry.getAttribute("id") + ")"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(language.folder + " lacks " + reference));
  }

  private static String kind(Setting<?> setting) {
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
    return fallback instanceof Enum<?> || setting.key().equals("language") ? "enum" : "text";
  }

  private static Stream<Setting<?>> settings() {
    return Settings.ALL.stream();
  }

  private static Setting<?> setting(Element policy) {
    return setting(valueName(policy));
  }

  private static Setting<?> setting(String key) {
    return settings()
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no setting " + key));
  }

  private static List<ConfigProblem> problemsOf(Setting<?> setting, RawValue value) {
    return load(Map.of(setting.key(), value)).problems();
  }

  private static LoadedConfig load(Map<String, RawValue> values) {
    return ConfigLoader.load(List.of(new ConfigSource("policy", values)));
  }

  private static RawValue names(int count) {
    return new RawValue.Texts(IntStream.range(0, count).mapToObj(i -> "Service" + i).toList());
  }

  private Stream<Element> policies() {
    return children(child(admx, "policies")).stream();
  }

  private static String valueName(Element policy) {
    return policy.hasAttribute("valueName")
        ? policy.getAttribute("valueName")
        : element(policy).getAttribute("valueName");
  }

  private static Element element(Element policy) {
    List<Element> elements = children(child(policy, "elements"));
    assertThat(elements).as("elements of " + policy.getAttribute("name")).hasSize(1);
    return elements.get(0);
  }

  private static List<String> items(Element choice) {
    return children(choice).stream()
        .map(item -> child(child(item, "value"), "string").getTextContent())
        .toList();
  }

  private static RawValue switched(Element policy, String name) {
    return new RawValue.Int(
        Long.parseLong(child(child(policy, name), "decimal").getAttribute("value")));
  }

  private static boolean containsIgnoreCase(String text, String part) {
    return Pattern.compile(Pattern.quote(part), Pattern.CASE_INSENSITIVE).matcher(text).find();
  }

  private static Map<String, String> files() {
    try {
      return new GeneratedSettings(Path.of("")).files();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Element adml(Language language) {
    return parse(language.folder + "/UpdateSentinel.adml");
  }

  private static Element parse(String file) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(FILES.getOrDefault("policy/" + file, ""))))
          .getDocumentElement();
    } catch (Exception e) {
      throw new AssertionError(file, e);
    }
  }

  private static String place(Element element) {
    String parent = element.getParentNode() instanceof Element above ? above.getLocalName() : "";
    return parent + "/" + element.getLocalName();
  }

  private static Stream<Element> all(Element root) {
    return Stream.concat(Stream.of(root), children(root).stream().flatMap(PolicyTemplateTest::all));
  }

  private static Stream<Attr> attributes(Element element) {
    return IntStream.range(0, element.getAttributes().getLength())
        .mapToObj(i -> (Attr) element.getAttributes().item(i));
  }

  private static List<String> names(Element element) {
    return children(element).stream().map(Node::getLocalName).toList();
  }

  private static Element child(Element element, String name) {
    List<Element> found =
        children(element).stream().filter(child -> child.getLocalName().equals(name)).toList();
    assertThat(found).as(name + " in " + element.getLocalName()).hasSize(1);
    return found.get(0);
  }

  private static List<Element> children(Element element) {
    List<Element> children = new ArrayList<>();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        children.add(child);
      }
    }
    return children;
  }
}
