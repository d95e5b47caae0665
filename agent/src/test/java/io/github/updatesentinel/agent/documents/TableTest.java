package io.github.updatesentinel.agent.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.updatesentinel.agent.config.Language;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Table.Rows ROWS =
      language ->
          List.of(List.of("`A`", "first"), List.of("`NEW`", "second"), List.of("`B`", "third"));

  @Test
  void rowsFollowTheCodeAndNotesStayWithTheirRow() {
    Table table = new Table("letters", "page", true, ROWS);

    assertThat(
            table.written(
                """
                Text
                <!-- ./dev tables: letters -->
                | Letter | Meaning | Notes |
                | --- | --- | --- |
                | `B` | old | of B |
                | `GONE` | old | of a letter that is gone |
                | `A` | old | of A |

                | `B` | a row of another table |
                """,
                Language.ENGLISH))
        .isEqualTo(
            """
            Text
            <!-- ./dev tables: letters -->
            | Letter | Meaning | Notes |
            | --- | --- | --- |
            | `A` | first | of A |
            | `NEW` | second | |
            | `B` | third | of B |

            | `B` | a row of another table |
            """);
  }

  @Test
  void aTableWithoutNotesIsWrittenAsAWhole() {
    String page =
        """
        <!-- ./dev tables: letters -->
        | Letter | Meaning |
        | --- | --- |
        """;

    assertThat(new Table("letters", "page", false, ROWS).written(page, Language.CHINESE))
        .isEqualTo(page + "| `A` | first |\n| `NEW` | second |\n| `B` | third |\n");
  }

  @Test
  void aPageWithoutTheMarkIsNamed() {
    Table table = new Table("letters", "page", false, ROWS);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.written("Text", Language.CHINESE))
        .withMessage("page.zh-CN.md has no mark of the table letters");
  }
}
