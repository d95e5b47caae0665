package io.github.updatesentinel.stub;

import java.util.Random;

/** Two of three requests are accepted; the others meet a fault that is over at once. */
public final class RandomFaults implements Script {
  private final Random random;

  /**
   * Makes the same choices for the same requests.
   *
   * @param random used by this alone
   */
  public RandomFaults(Random random) {
    this.random = random;
  }

  @Override
  public synchronized Answer answer(Request request) {
    return switch (random.nextInt(12)) {
      case 0 -> Answer.lost();
      case 1 -> Answer.reset();
      case 2 -> Answer.resetInBody(random.nextInt(request.length() + 1));
      case 3 -> Answer.status(503);
      default -> Answer.accepted();
    };
  }
}
