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

/** Which package of the agent may import which; a package and its sub-packages are separate. */
class PackagesTest {
  /**
   * On the left a package, on the right the packages that it may import; from the bottom to the
   * top. All of them may import the module {@code contract}.
   */
  private static final String MAY_IMPORT =
      """
      fact            :
      fact.update     : fact
      json            : fact
      config          : json
      disk            :
      baseline        : config disk fact json
      probe.access    : config fact
      probe.host      : config fact probe.access
      probe.integrity : config fact probe.access
      probe.policy    : config fact fact.update probe.access probe.host
      probe.event     : config fact fact.update probe.access probe.policy
      probe.scan      : config fact fact.update probe.access
      probe.servicing : config fact probe.access probe.integrity probe.policy
      probe           : config fact fact.update probe.access probe.event probe.host \
                       probe.integrity probe.policy probe.scan probe.servicing
      proxy           : fact
      sink            :
      time            :
      updatelog.text  : fact
      updatelog.line  : fact updatelog.text
      updatelog.scan  : fact fact.update updatelog.line updatelog.text
      updatelog       : fact fact.update updatelog.line updatelog.scan updatelog.text
      spool           : disk json sink time
      verdict         : fact fact.update
      wire            : fact fact.update json probe probe.scan verdict
      state           : config disk fact fact.update json probe probe.event probe.scan time \
                       verdict wire
      tls             : disk fact
      delivery.http   : fact proxy time tls
      delivery        : baseline config delivery.http disk fact json probe.access proxy sink spool \
                       state time tls
      check.report    : fact fact.update probe probe.event probe.scan sink state time verdict wire
      check.scan      : config fact fact.update probe probe.access probe.scan sink state time
      check           : baseline check.report check.scan config delivery fact fact.update probe \
                       probe.access probe.event probe.scan sink state time verdict wire
      scan            : disk fact fact.update json probe.scan updatelog updatelog.scan wire
      win32           : fact probe.access proxy
      win32.com       : fact
      win32.event     : fact probe.access sink win32
      win32.registry  : config fact probe.access win32
      win32.security  : disk fact probe.access win32
      win32.service   : config fact probe.access win32 win32.registry
      win32.wua       : fact fact.update probe.access probe.scan win32.com
      diagnose        : config probe.access probe.event
      service         : baseline check check.scan config delivery disk fact json probe \
                       probe.access probe.event probe.host probe.policy probe.scan proxy scan sink \
                       spool state time win32 win32.event win32.registry win32.security \
                       win32.service
      cli             : baseline check check.scan config delivery diagnose fact fact.update json \
                       probe probe.access probe.event probe.host probe.policy probe.scan scan \
                       service spool state time tls updatelog updatelog.scan verdict win32 \
                       win32.registry win32.wua wire
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
    String ours = name.substring(ROOT.length());
    return ours.substring(0, Math.max(ours.length() - 1, 0));
  }
}
