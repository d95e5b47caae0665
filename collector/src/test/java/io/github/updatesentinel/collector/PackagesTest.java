package io.github.updatesentinel.collector;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package of the collector may import which; a package and its sub-packages are separate. */
class PackagesTest {
  /**
   * On the left a package, on the right the packages that it may import; from the bottom to the
   * top. Templates ({@code pages}) may import all, and nothing imports them.
   */
  private static final String MAY_IMPORT =
      """
      config         :
      crypto         :
      store          : config
      http           : crypto
      http.server    : config http
      jobs           : store
      audit          : http store
      machine        : store
      machine.change : machine
      index.column   :
      index.name     :
      index          : index.column index.name machine store
      saved          : store
      fleet          : audit index index.column jobs machine machine.change store
      analysis       : fleet index index.column jobs machine store
      page           : http jobs machine
      wire           : config crypto http store
      enroll         : config crypto http store wire
      ingest         : config enroll http machine store wire
      auth.people    : config crypto http store
      auth           : audit auth.people crypto http page store wire
      oidc           : audit auth auth.people config crypto http saved store
      admin          : audit auth auth.people config crypto enroll http page saved store
      document       : page
      baseline       : audit crypto document fleet http page store
      baseline.guide : document
      notify         : config page
      alert          : analysis audit config fleet http jobs machine notify page store
      api            : analysis audit fleet http index machine machine.change page saved
      web            : analysis audit crypto enroll fleet http index machine machine.change \
                      page saved store wire
      web.analysis   : analysis fleet http index page saved web
      metrics        : config fleet http jobs store wire
      app            : admin alert analysis api audit auth baseline config enroll fleet http \
                      http.server index ingest jobs machine metrics oidc page saved store web \
                      web.analysis
      cli            : app audit baseline baseline.guide config document enroll http store
      """;

  private static final String ROOT = PackagesTest.class.getPackageName() + ".";
  private static final String TEMPLATES = "pages";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(PackagesTest.class.getPackageName());

  @Test
  void aPackageImportsOnlyWhatTheTableAllows() {
    Map<String, Set<String>> table = table();
    assertThat(
            imports()
                .filter(
                    dependency ->
                        !table.getOrDefault(from(dependency), Set.of()).contains(to(dependency)))
                .map(
                    dependency ->
                        from(dependency)
                            + " may not import "
                            + to(dependency)
                            + ": "
                            + dependency.getDescription()))
        .isEmpty();
  }

  @Test
  void theTableAllowsOnlyWhatAPackageImports() {
    Map<String, Set<String>> imported = new TreeMap<>();
    packages().forEach(name -> imported.put(name, new TreeSet<>()));
    imported.putAll(
        imports()
            .collect(
                groupingBy(
                    PackagesTest::from, mapping(PackagesTest::to, toCollection(TreeSet::new)))));
    assertThat(table()).isEqualTo(imported);
  }

  @Test
  void noPackagesImportOneAnotherInACircle() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
  }

  private static Map<String, Set<String>> table() {
    return MAY_IMPORT
        .lines()
        .map(line -> line.split(":", 2))
        .collect(Collectors.toMap(row -> row[0].strip(), row -> words(row[1])));
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.strip().split(" +"))
        .filter(word -> !word.isEmpty())
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> packages() {
    return CLASSES.stream()
        .map(PackagesTest::packageOf)
        .filter(name -> !name.equals(TEMPLATES))
        .collect(Collectors.toSet());
  }

  /** From one package of ours to another, templates apart. */
  private static Stream<Dependency> imports() {
    return CLASSES.stream()
        .filter(type -> !packageOf(type).equals(TEMPLATES))
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(dependency -> dependency.getTargetClass().getPackageName().startsWith(ROOT))
        .filter(dependency -> !from(dependency).equals(to(dependency)));
  }

  private static String from(Dependency dependency) {
    return packageOf(dependency.getOriginClass());
  }

  private static String to(Dependency dependency) {
    return packageOf(dependency.getTargetClass());
  }

  private static String packageOf(JavaClass type) {
    String name = type.getPackageName() + ".";
    String ours = name.substring(ROOT.length());
    return ours.startsWith(TEMPLATES + ".")
        ? TEMPLATES
        : ours.substring(0, Math.max(ours.length() - 1, 0));
  }
}
