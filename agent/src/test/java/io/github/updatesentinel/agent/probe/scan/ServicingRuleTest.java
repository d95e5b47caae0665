package io.github.updatesentinel.agent.probe.scan;

import static io.github.updatesentinel.agent.probe.scan.FakeUpdate.CBS;
import static io.github.updatesentinel.agent.probe.scan.FakeUpdate.COMMAND_LINE;
import static io.github.updatesentinel.agent.probe.scan.FakeUpdate.OS_INSTALLER;
import static io.github.updatesentinel.agent.probe.scan.FakeUpdate.by;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.update.UpdateCategories;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServicingRuleTest {
  private final ServicingRule rule = new ServicingRule(() -> false);

  private @Nullable Boolean isServicing(FakeUpdate update) {
    return rule.isServicing(update);
  }

  @ParameterizedTest
  @ValueSource(strings = {CBS, OS_INSTALLER})
  void handlersOfServicingMakeAServicingUpdateInWhateverCase(String handler) {
    assertThat(isServicing(by(handler))).isTrue();
    assertThat(isServicing(by(handler.toUpperCase(Locale.ROOT)))).isTrue();
    assertThat(isServicing(by(" " + handler + " "))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        COMMAND_LINE,
        "http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/WindowsInstaller",
        "http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/CbsApplicability",
        "http://schemas.microsoft.com/msus/2016/01/UpdateHandlers/Cbs",
        "Cbs"
      })
  void otherHandlersMakeNone(String handler) {
    assertThat(isServicing(by(handler))).isFalse();
  }

  @Test
  void definitionsUpgradesAndDriversAreNoneWhateverTheirHandler() {
    assertThat(isServicing(by(CBS).category(UpdateCategories.DEFINITIONS))).isFalse();
    assertThat(isServicing(by(CBS).category(UpdateCategories.DEFINITIONS.toLowerCase(Locale.ROOT))))
        .isFalse();
    assertThat(isServicing(by(OS_INSTALLER).category(UpdateCategories.UPGRADES))).isFalse();
    assertThat(isServicing(by(CBS).driver())).isFalse();
    assertThat(isServicing(by(CBS).category(UpdateCategories.SECURITY))).isTrue();
  }

  @Test
  void previewIsNoneButASecurityUpdateThatIsBrowseOnlyIsOne() {
    assertThat(isServicing(by(CBS).browseOnly())).isFalse();
    assertThat(isServicing(by(CBS).browseOnly().category(UpdateCategories.SECURITY))).isTrue();
  }

  @Test
  void previewWhoseCategoriesCannotBeReadMayBeASecurityUpdate() {
    assertThat(isServicing(by(CBS).browseOnly().withoutReadable("categories"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"categories", "isDriver", "isBrowseOnly"})
  void propertyThatCannotBeReadLeavesItToTheHandler(String property) {
    assertThat(isServicing(by(CBS).withoutReadable(property))).isTrue();
    assertThat(isServicing(by(COMMAND_LINE).withoutReadable(property))).isFalse();
  }

  @Test
  void driverIsNoneEvenIfItsCategoriesCannotBeRead() {
    assertThat(isServicing(by(CBS).driver().withoutReadable("categories"))).isFalse();
  }

  @Test
  void bundleIsWhatItBundlesAtAnyDepth() {
    assertThat(isServicing(by(null).bundles(by(COMMAND_LINE), by("").bundles(by(CBS))))).isTrue();
    assertThat(isServicing(by(null).bundles(by(COMMAND_LINE), by(null)))).isFalse();
    assertThat(isServicing(by(COMMAND_LINE).bundles(by(CBS)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"handler", "bundledCount", "bundled"})
  void bundleThatCannotBeReadInFullIsUnknown(String member) {
    FakeUpdate broken = by(COMMAND_LINE).bundles(by(COMMAND_LINE)).withoutReadable(member);

    assertThat(isServicing(broken)).isNull();
    assertThat(isServicing(by(COMMAND_LINE).bundles(broken))).isNull();
    assertThat(isServicing(by(null).bundles(broken, by(CBS)))).isTrue();
  }

  @Test
  void updateWithoutAnyHandlerIsUnknown() {
    assertThat(isServicing(by(null))).isNull();
    assertThat(isServicing(by(" ").bundles(by(null), by("")))).isNull();
  }

  @Test
  void bundleThatContainsItselfEnds() {
    FakeUpdate cycle = by(COMMAND_LINE);
    cycle.bundles(cycle);

    assertThat(isServicing(cycle)).isNull();
    assertThat(cycle.opened()).isEqualTo(ServicingRule.MAX_DEPTH);
    assertThat(cycle.closed()).isEqualTo(cycle.opened());
  }

  @Test
  void bundleOfThousandsIsReadUpToItsLimit() {
    FakeUpdate bundle = by(null).bundles(by(COMMAND_LINE)).times(10_000);

    assertThat(isServicing(bundle)).isNull();
    assertThat(bundle.opened()).isEqualTo(ServicingRule.MAX_OF_ONE);
  }

  @Test
  void bundlesOfOneSearchShareALimit() {
    FakeUpdate bundle = by(null).bundles(by(COMMAND_LINE)).times(ServicingRule.MAX_OF_ONE);
    for (int i = 0; i < ServicingRule.MAX_OF_ALL / ServicingRule.MAX_OF_ONE; i++) {
      assertThat(isServicing(bundle)).isFalse();
    }

    assertThat(isServicing(bundle)).isNull();
    assertThat(bundle.opened()).isEqualTo(ServicingRule.MAX_OF_ALL);
    assertThat(isServicing(by(CBS))).isTrue();
  }

  @Test
  void nothingIsReadOnceTheTimeIsOver() {
    AtomicInteger questions = new AtomicInteger();
    ServicingRule late = new ServicingRule(() -> questions.incrementAndGet() > 1);
    FakeUpdate bundle = by(COMMAND_LINE).bundles(by(COMMAND_LINE));

    assertThat(late.isServicing(bundle)).isNull();
    assertThat(bundle.opened()).isZero();
    assertThat(late.isServicing(by(CBS))).isNull();
  }
}
