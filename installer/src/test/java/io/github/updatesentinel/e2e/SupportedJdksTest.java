package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the documented JDKs with the profiles of the root pom. */
class SupportedJdksTest {
  private static final Path PROJECT = Path.of("..");
  private static final Pattern PROFILE = Pattern.compile("<jdk>(\\d+)</jdk>");
  private static final Pattern RUNTIME = Pattern.compile("<!-- Temurin (\\S+)\\. -->");
  private static final Pattern SAID = Pattern.compile("\\bJDK (\\d+)");

  @Test
  void eachJdkHasAPinnedRuntimeOfItsOwn() throws IOException {
    List<String> jdks = all(PROFILE, "pom.xml");

    assertThat(jdks).isNotEmpty().doesNotHaveDuplicates();
    assertThat(all(RUNTIME, "pom.xml"))
        .extracting(version -> version.substring(0, version.indexOf('.')))
        .isEqualTo(jdks);
    assertThat(all(Pattern.compile("<windows-jre\\.version>(.+)</"), "pom.xml"))
        .hasSameSizeAs(jdks)
        .doesNotHaveDuplicates();
    assertThat(all(Pattern.compile("<windows-jre\\.sha256>([0-9a-f]{64})</"), "pom.xml"))
        .hasSameSizeAs(jdks)
        .doesNotHaveDuplicates();
  }

  @Test
  void sourcesAreForTheOldestOfThem() throws IOException {
    assertThat(all(Pattern.compile("<maven\\.compiler\\.release>(\\d+)</"), "pom.xml"))
        .containsExactly(all(PROFILE, "pom.xml").get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "pom.xml, ' or '",
    "dev, ' or '",
    "README.md, ' or '",
    "README.zh-CN.md, ' 或 '",
    "docs/build.md, ' or '",
    "docs/build.zh-CN.md, ' 或 '",
    "CONTRIBUTING.md, ' or '"
  })
  void everyTextNamesThemAllAndNoOther(String file, String or) throws IOException {
    List<String> jdks = all(PROFILE, "pom.xml");

    assertThat(Files.readString(PROJECT.resolve(file))).contains("JDK " + String.join(or, jdks));
    assertThat(all(SAID, file)).isSubsetOf(jdks);
  }

  @ParameterizedTest
  @CsvSource({"docs/build.md", "docs/build.zh-CN.md"})
  void pageSaysWhichRuntimeComesWithEach(String file) throws IOException {
    assertThat(Files.readString(PROJECT.resolve(file))).contains(all(RUNTIME, "pom.xml"));
  }

  private static List<String> all(Pattern pattern, String file) throws IOException {
    try (Stream<String> lines = Files.lines(PROJECT.resolve(file))) {
      return lines
          .flatMap(line -> pattern.matcher(line).results())
          .map(match -> match.group(1))
          .toList();
    }
  }
}
