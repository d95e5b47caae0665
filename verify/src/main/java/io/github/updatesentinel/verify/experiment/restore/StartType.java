package io.github.updatesentinel.verify.experiment.restore;

import java.util.Arrays;
import java.util.Optional;

/** How Windows starts TrustedInstaller. */
public enum StartType {
  AUTO("auto"),
  AUTO_DELAYED("delayed-auto"),
  DEMAND("demand"),
  DISABLED("disabled");

  /** Windows' number of an automatic start, delayed or not. */
  static final int AUTOMATIC = 2;

  private static final int ON_DEMAND = 3;
  private static final int NEVER = 4;

  private final String word;

  StartType(String word) {
    this.word = word;
  }

  /** What sc.exe calls it. */
  String word() {
    return word;
  }

  /** Empty for a word that sc.exe has no such start type for. */
  static Optional<StartType> ofWord(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }

  /**
   * @param start Windows' number, as in the registry; one for drivers gives empty
   */
  static Optional<StartType> ofRegistry(int start, boolean delayed) {
    return switch (start) {
      case AUTOMATIC -> Optional.of(delayed ? AUTO_DELAYED : AUTO);
      case ON_DEMAND -> Optional.of(DEMAND);
      case NEVER -> Optional.of(DISABLED);
      default -> Optional.empty();
    };
  }

  public static String name(Optional<StartType> type) {
    return type.map(StartType::name).orElse("unreadable");
  }
}
