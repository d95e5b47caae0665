package io.github.updatesentinel.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.time.ClockSkew;
import io.github.updatesentinel.agent.time.FakeClocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {
  private static final MachineIdentity MACHINE = MachineIdentity.ofRaw("guid", "uuid");

  private final Path folder;
  private final FakeClocks time = new FakeClocks();

  StateStoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private StateStore load(MachineIdentity machine) {
    return StateStore.load(folder.resolve("state.json"), time.clocks(), machine);
  }

  private UUID saved() {
    StateStore memory = load(MACHINE);
    memory.continueAfter(41);
    memory.save();
    return memory.agentId();
  }

  @Test
  void theFirstStartMakesAnId() {
    StateStore memory = load(MACHINE);
    assertThat(memory.origin()).isEqualTo(new StateStore.Origin.New());
    assertThat(memory.state().nextSequence).isEqualTo(1);
    assertThat(memory.machine()).isEqualTo(MACHINE.fingerprint());
  }

  @Test
  void theNextStartKeepsIt() {
    UUID agentId = saved();
    StateStore memory = load(MACHINE);
    assertThat(memory.origin()).isEqualTo(new StateStore.Origin.Remembered());
    assertThat(memory.agentId()).isEqualTo(agentId);
    assertThat(memory.state().nextSequence).isEqualTo(42);
  }

  @Test
  void anotherMachineGetsAnotherIdAndRemembersNothing() {
    UUID agentId = saved();
    for (MachineIdentity other :
        new MachineIdentity[] {
          MachineIdentity.ofRaw("guid", "another"), MachineIdentity.ofRaw("another", "uuid")
        }) {
      StateStore clone = load(other);
      assertThat(clone.origin()).isEqualTo(new StateStore.Origin.Cloned(agentId));
      assertThat(clone.agentId()).isNotEqualTo(agentId);
      assertThat(clone.state().nextSequence).isEqualTo(1);
    }
  }

  @Test
  void whatCannotBeReadForOnceIsNotForgotten() {
    UUID agentId = saved();
    StateStore blind = load(MachineIdentity.UNKNOWN);
    assertThat(blind.agentId()).isEqualTo(agentId);
    assertThat(blind.machine()).isEqualTo(MACHINE.fingerprint());
    blind.save();
    assertThat(load(MachineIdentity.ofRaw("another", null)).origin())
        .isEqualTo(new StateStore.Origin.Cloned(agentId));
  }

  @Test
  void aHashThatIsNoneIsAsIfNothingWereKnownOfTheMachine() throws IOException {
    UUID agentId = saved();
    Path file = folder.resolve("state.json");
    String hash = MACHINE.machineGuid();
    Files.writeString(file, Files.readString(file).replace(String.valueOf(hash), "zz"));
    assertThat(load(MACHINE).origin()).isEqualTo(new StateStore.Origin.Remembered());
    assertThat(load(MACHINE).agentId()).isEqualTo(agentId);
    assertThat(load(MACHINE).machine()).isEqualTo(MACHINE.fingerprint());
  }

  @Test
  void theCountNeverGoesBack() {
    saved();
    StateStore memory = load(MACHINE);
    memory.continueAfter(7);
    assertThat(memory.state().nextSequence).isEqualTo(42);
    memory.continueAfter(42);
    assertThat(memory.state().nextSequence).isEqualTo(43);
  }

  @Test
  void aNewIdentityCountsFromOne() {
    UUID agentId = saved();
    StateStore memory = load(MACHINE);
    memory.renewIdentity();
    memory.save();
    assertThat(load(MACHINE).agentId()).isEqualTo(memory.agentId()).isNotEqualTo(agentId);
    assertThat(load(MACHINE).state().nextSequence).isEqualTo(1);
  }

  @Test
  void glimpseTellsIdAndLastDeliveryAndLeavesTheFileAlone() throws Exception {
    Path file = folder.resolve("state.json");
    assertThat(StateStore.glimpse(file, time.clocks())).isEmpty();
    assertThat(file).doesNotExist();

    UUID agentId = saved();
    assertThat(StateStore.glimpse(file, time.clocks()))
        .contains(new StateStore.Glimpse(agentId, Optional.empty(), Optional.empty()));

    StateStore memory = load(MACHINE);
    memory.state().lastDeliveryAt = FakeClocks.START;
    memory.state().clockSkew = new ClockSkew(Duration.ofMinutes(2), FakeClocks.START);
    memory.save();
    assertThat(StateStore.glimpse(file, time.clocks()))
        .contains(
            new StateStore.Glimpse(
                agentId, Optional.of(FakeClocks.START), Optional.of(Duration.ofMinutes(2))));
    time.pass(Duration.ofDays(8));
    assertThat(StateStore.glimpse(file, time.clocks()).orElseThrow().clockSkew()).isEmpty();
  }

  @Test
  void glimpseAtWhatCannotBeReadIsNoNever() throws IOException {
    Path damaged = Files.writeString(folder.resolve("state.json"), "{");
    assertThatExceptionOfType(InvalidJson.class)
        .isThrownBy(() -> StateStore.glimpse(damaged, time.clocks()));
    assertThat(damaged).hasContent("{");
  }
}
