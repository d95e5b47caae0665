package io.github.updatesentinel.collector.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.index.MachineFilter.Field;
import io.github.updatesentinel.collector.index.PageRequest.Sort;
import io.github.updatesentinel.collector.index.name.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineFilterTest {
  @Test
  void aBadValueIsNamedAndTheRestCounts() {
    MachineFilter.Parsed parsed = parse("verdict=BAD", "build=19044.x", "domain=a");
    assertThat(parsed.problems())
        .extracting(MachineFilter.Problem::text)
        .satisfiesExactlyInAnyOrder(
            text -> assertThat(text).startsWith("verdict: expected one of FALSE_UP_TO_DATE,"),
            text ->
                assertThat(text)
                    .isEqualTo(
                        "build: expected a build such as 19044 or 19044.1706,"
                            + " found \"19044.x\""));
    assertThat(parsed.filter().values(Field.DOMAIN).wanted()).containsExactly("a");
    assertThat(parsed.filter().values(Field.VERDICT).wanted()).isEmpty();
  }

  @Test
  void anEmptyValueCountsAsAbsent() {
    MachineFilter.Parsed parsed = parse("verdict=", "q= ", "forDays=");
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.filter()).isEqualTo(MachineFilter.ALL);
  }

  @Test
  void aFilterGivesTheParametersItWasReadFrom() {
    String[] parameters = {
      "verdict=SILENT",
      "verdict=FALSE_UP_TO_DATE",
      "severity=ERROR",
      "domain=a b",
      "not-domain=lab",
      "build=19044.1706",
      "edition=EnterpriseG",
      "family=SERVER",
      "source=WSUS",
      "group=Servers",
      "agentVersion=1.0.0",
      "tag=vip",
      "not-tag=lab",
      "reason=BUILD_BEHIND",
      "account=CORP\\ann",
      "kb=KB5013942",
      "forDays=3",
      "unseenDays=4",
      "duplicate=NAME",
      "by=CORP\\ann",
      "service=wuauserv",
      "day=2026-10-13",
      "means=ACCOUNT",
      "in=line:26100-SERVER",
      "in=source:https://uc.example:8531",
      "in=tag:a:b",
      "q=PC"
    };
    MachineFilter filter = parse(parameters).filter();
    assertThat(filter.parameters())
        .extracting(one -> one.name() + "=" + one.value())
        .containsExactly(parameters);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "in=tag",
        "in=line:x",
        "forDays=0",
        "forDays=x",
        "unseenDays=3651",
        "duplicate=DISK",
        "list=gone",
        "q=,"
      })
  void whatIsNotUnderstoodIsSaidAndLeftOut(String parameter) {
    MachineFilter.Parsed parsed = parse(parameter);
    assertThat(parsed.problems())
        .singleElement()
        .extracting(MachineFilter.Problem::parameter)
        .isEqualTo(parameter.substring(0, parameter.indexOf('=')));
    assertThat(parsed.filter()).isEqualTo(MachineFilter.ALL);
  }

  @Test
  void whatIsSearchedForReplacesAKeptList() {
    MachineFilter both = parse("list=kept", "q=pc-9").filter();
    assertThat(both.parameters()).containsExactly(new MachineFilter.Parameter("q", "pc-9"));
    assertThat(both.names()).isEqualTo(NameSearch.of("pc-9"));
    MachineFilter list = parse("list=kept", "q=").filter();
    assertThat(list.parameters()).containsExactly(new MachineFilter.Parameter("list", "kept"));
    assertThat(list.names()).isEqualTo(NameSearch.of("pc-1 pc-2"));
    assertThat(parse("list=kept", "q=,").filter())
        .as("a search that is not understood")
        .isEqualTo(list);
  }

  @Test
  void aSearchIsBounded() {
    String many =
        IntStream.rangeClosed(1, NameSearch.MAX_TERMS + 1)
            .mapToObj(i -> "pc-" + i)
            .collect(Collectors.joining("\n"));
    assertThat(parse("q=" + many).problems())
        .extracting(MachineFilter.Problem::expected)
        .containsExactly("at most 500 names");
    assertThat(parse("q=" + "a* ".repeat(3) + String.join(" ", List.of("b*", "c?"))).problems())
        .isEmpty();
    String patterns =
        IntStream.rangeClosed(1, 21).mapToObj(i -> i + "*").collect(Collectors.joining(" "));
    assertThat(parse("q=" + patterns).problems())
        .extracting(MachineFilter.Problem::expected)
        .containsExactly("at most 20 names with * or ?");
  }

  @Test
  void termsAreSeparatedAsSpreadsheetsAndPeopleDo() {
    assertThat(NameSearch.of("PC-1\r\nPC-2\tPC-3, PC-4;PC-1 \"NT AUTHORITY\\SYSTEM\"").terms())
        .containsExactly("pc-1", "pc-2", "pc-3", "pc-4", "nt authority\\system");
  }

  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "mzj-*, mzj-0001, true",
    "mzj-*, gaj-0001, false",
    "mzj*01, mzj-0001, true",
    "mzj-000?, mzj-0001, true",
    "mzj-000?, mzj-00010, false",
    "*a*a*a*b, aaaaaaaaaaaaaaaaaaaaaaaa, false",
    "b?ro-*, büro-1, true",
    "b?ro, bxyro, false"
  })
  void aPatternFitsAWholeName(String pattern, String name, boolean fits) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    assertThat(Names.fits(pattern.getBytes(StandardCharsets.UTF_8), text, 0, text.length))
        .isEqualTo(fits);
  }

  private static MachineFilter.Parsed parse(String... parameters) {
    return MachineFilter.parse(
        name ->
            Stream.of(parameters)
                .filter(one -> one.startsWith(name + "="))
                .map(one -> one.substring(name.length() + 1))
                .toList(),
        verdict -> false,
        id -> id.equals("kept") ? "pc-1 pc-2" : null);
  }

  @Test
  void aPageHasDefaultsAndBounds() {
    assertThat(PageRequest.parse(name -> null).page())
        .isEqualTo(new PageRequest(Sort.SEVERITY, true, null, 50));
    PageRequest.Parsed bad =
        PageRequest.parse(
            Map.of("sort", "x", "dir", "up", "size", "501", "cursor", "nonsense")::get);
    assertThat(bad.page()).isEqualTo(new PageRequest(Sort.SEVERITY, true, null, 50));
    assertThat(bad.problems())
        .extracting(MachineFilter.Problem::parameter)
        .containsExactly("sort", "dir", "size", "cursor");
  }

  @Test
  void aCursorOfAnotherHandIsRefusedAndNeverThrows() {
    for (String json :
        new String[] {
          "",
          "null",
          "[]",
          "{}",
          "{\"sort\":\"NAME\"}",
          "{\"sort\":\"NAME\",\"name\":\"\"," + "\"agentId\":\"no\"}",
          "\0"
        }) {
      String cursor =
          java.util.Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
      assertThat(Cursor.read(cursor)).as(json).isNull();
    }
    assertThat(Cursor.read("x".repeat(5000))).isNull();
  }
}
