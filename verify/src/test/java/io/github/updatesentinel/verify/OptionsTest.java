package io.github.updatesentinel.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.verify.report.Item;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Path FROM = Path.of("/called/here");

  private static Options parse(String... arguments) throws Options.Invalid {
    return Options.parse(arguments, FROM, Map.of());
  }

  @Test
  void pathsOutsideOfTheCodePageComeFromTheEnvironment() throws Exception {
    Options options =
        Options.parse(
            new String[] {"--msi", "??.msi", "--second-msi", "?.msi", "--out", "??/out.zip"},
            FROM,
            Map.of(
                "VERIFY_MSI", "安装.msi",
                "VERIFY_SECOND_MSI", "/新.msi",
                "VERIFY_OUT", "结果/out.zip"));
    assertThat(options.msi()).isEqualTo(Path.of("/called/here/安装.msi"));
    assertThat(options.secondMsi()).isEqualTo(Path.of("/新.msi"));
    assertThat(options.out()).isEqualTo(Path.of("/called/here/结果/out.zip"));
  }

  @Test
  void aPathThatIsNoneIsAWrongCommandLine() {
    assertThatThrownBy(() -> parse("--out", "a\0b"))
        .isInstanceOf(Options.Invalid.class)
        .hasMessageStartingWith("--out: not a path: ");
  }

  @Test
  void pathsStartWhereItWasCalled() throws Exception {
    Options options = parse("--msi", "a.msi", "--second-msi", "/b.msi");
    assertThat(options.msi()).isEqualTo(Path.of("/called/here/a.msi"));
    assertThat(options.secondMsi()).isEqualTo(Path.of("/b.msi"));
    assertThat(options.out()).isEqualTo(Path.of("/called/here/update-sentinel-verify.zip"));
  }

  @Test
  void withoutAnythingAllItemsAreLookedAtAndNothingDangerousIsDone() throws Exception {
    Options options = parse();
    assertThat(options.items()).hasSize(Item.COUNT);
    assertThat(options.experiment()).isFalse();
    assertThat(options.keep()).isFalse();
  }

  @Test
  void itemsAreNumbers() throws Exception {
    assertThat(parse("--items", "1,37").items()).containsExactly(1, 37);
    assertThatThrownBy(() -> parse("--items", "38"))
        .hasMessage(
            "--items: expected numbers from 1 to 37 with commas between them, found \"38\"");
    assertThatThrownBy(() -> parse("--items", "")).isInstanceOf(Options.Invalid.class);
  }

  @Test
  void whatCanNotBeObeyedIsNamed() {
    assertThatThrownBy(() -> parse("--mis")).hasMessage("unknown option: --mis");
    assertThatThrownBy(() -> parse("--msi")).hasMessage("--msi needs a value");
    assertThatThrownBy(() -> parse("--second-msi", "x")).hasMessage("--second-msi needs --msi");
  }
}
