package io.github.updatesentinel.agent;

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

/** Which package of the agent may import which. */
class PackagesTest {
  /**
   * On the left a package, on the right the packages that it may import; from the bottom to the
   * top. All of them may import the module {@code contract}.
   */
  private static final String MAY_IMPORT =
      """
      fact     :
      json     : fact
      config   : json
      disk     :
      baseline : config disk fact json
      probe    : config fact
      proxy    : fact
      sink     :
      time     :
      spool    : disk json sink time
      verdict  : fact
      wire     : fact json probe verdict
      state    : config disk fact json probe time verdict wire
      tls      : disk fact
      delivery : baseline config disk fact json probe proxy sink spool state time tls
      check    : baseline config delivery fact probe sink state time verdict wire
      scan     : fact json probe wire
      win32    : config disk fact probe proxy sink
      service  : baseline check config delivery disk fact json probe proxy scan sink \
                 spool state time win32
      cli      : baseline check config delivery fact probe scan service spool \
                 time tls verdict win32 wire
      """;

  private static final String ROOT = PackagesTest.class.getPackageName() + ".";
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
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  /** From one package of ours to another. */
  private static Stream<Dependency> imports() {
    return CLASSES.stream()
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
    return name.substring(ROOT.length(), Math.max(name.indexOf('.', ROOT.length()), ROOT.length()));
  }
}
