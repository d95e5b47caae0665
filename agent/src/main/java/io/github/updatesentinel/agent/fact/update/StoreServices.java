package io.github.updatesentinel.agent.fact.update;

import java.util.Locale;
import java.util.Set;

/**
 * The services by which apps of the Microsoft Store come through the Windows Update Agent: what
 * they do says nothing of Windows.
 */
public final class StoreServices {
  /** How their ids begin: that of today, and that of early versions of Windows 10. */
  private static final Set<String> BEGINNINGS = Set.of("855E8A7C", "117CAB2D");

  private StoreServices() {}

  /**
   * Whether a service is one of them.
   *
   * @param id in any case, with or without braces
   */
  public static boolean contains(String id) {
    String bare = id.replace("{", "").toUpperCase(Locale.ROOT);
    return BEGINNINGS.stream().anyMatch(bare::startsWith);
  }
}
