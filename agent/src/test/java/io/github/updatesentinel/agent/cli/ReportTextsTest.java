package io.github.updatesentinel.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.updatesentinel.agent.check.RemediationPlan;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Enrolled;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Reach;
import io.github.updatesentinel.agent.tls.TlsRefusal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportTextsTest {
  private static final ReportTexts ENGLISH = ReportTexts.load(Language.ENGLISH);
  private static final ReportTexts CHINESE = ReportTexts.load(Language.CHINESE);

  @ParameterizedTest
  @EnumSource(Reach.class)
  void everyAnswerOfTheCollectorHasATextInBothLanguages(Reach reach) {
    assertInBothLanguages("reach." + reach);
    if (isMended(reach)) {
      assertInBothLanguages("mend." + reach);
    }
  }

  /** What to do about a refusal goes by its own reason. */
  private static boolean isMended(Reach reach) {
    return !reach.isFine() && reach != Reach.TLS_REFUSED;
  }

  @ParameterizedTest
  @EnumSource(TlsRefusal.Reason.class)
  void everyRefusalSaysWhatToDoInBothLanguages(TlsRefusal.Reason reason) {
    assertInBothLanguages("tls." + reason);
  }

  @ParameterizedTest
  @EnumSource(Enrolled.class)
  void everyWayToBeLetInHasATextInBothLanguages(Enrolled enrolled) {
    assertInBothLanguages("enrolled." + enrolled);
  }

  @ParameterizedTest
  @EnumSource(RemediationPlan.Decision.class)
  void everyDecisionOfRemediationHasATextInBothLanguages(RemediationPlan.Decision decision) {
    assertInBothLanguages("decision." + decision);
  }

  @Test
  void noTextIsInOneLanguageOnly() {
    assertThat(CHINESE.texts().stringPropertyNames())
        .isEqualTo(ENGLISH.texts().stringPropertyNames())
        .allSatisfy(ReportTextsTest::assertInBothLanguages);
  }

  @Test
  void noTextIsForACodeThatIsGone() {
    assertThat(ENGLISH.texts().stringPropertyNames())
        .filteredOn(key -> key.contains("."))
        .hasSize(
            Reach.values().length
                + (int) Arrays.stream(Reach.values()).filter(ReportTextsTest::isMended).count()
                + TlsRefusal.Reason.values().length
                + Enrolled.values().length
                + RemediationPlan.Decision.values().length);
  }

  @Test
  void keyWithoutATextIsADefectThatNamesKeyAndLanguage() {
    assertThatIllegalStateException()
        .isThrownBy(() -> CHINESE.get("reason.NEW"))
        .withMessage("no CHINESE text for reason.NEW");
  }

  private static void assertInBothLanguages(String key) {
    assertThat(ENGLISH.get(key)).as(key).isNotBlank().isASCII();
    assertThat(CHINESE.get(key)).as(key).matches("(?s).*\\p{IsHan}.*");
  }
}
