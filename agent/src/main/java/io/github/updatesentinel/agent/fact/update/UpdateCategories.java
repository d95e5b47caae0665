package io.github.updatesentinel.agent.fact.update;

import java.util.Collection;

/**
 * Categories of updates, by the ids that Microsoft publishes. Names of categories are localized and
 * never compared.
 */
public final class UpdateCategories {
  public static final String DEFINITIONS = "E0789628-CE08-4437-BE74-2495B842F43B";
  public static final String UPGRADES = "3689BDC8-B205-4AF4-8D4A-A63924C5E9D5";
  public static final String DRIVERS = "EBFC1FC5-71A4-4F7B-9ACA-3B9A503104A0";
  public static final String SECURITY = "0FA1201D-4330-4FA8-8AE9-B877473B6441";

  private UpdateCategories() {}

  /** Whether a category is among those of an update. */
  public static boolean has(Collection<String> ids, String category) {
    return ids.stream().anyMatch(category::equalsIgnoreCase);
  }
}
