package io.github.updatesentinel.agent.probe.scan;

import io.github.updatesentinel.agent.fact.update.UpdateCategories;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether Windows' servicing evaluates an update. That decides what a search proves: while
 * servicing is blocked, its updates can disappear from the search, and all others still come.
 *
 * <p>One of these is for one search: what it reads of bundles is bounded over all updates.
 */
public final class ServicingRule {
  /** Bundles in bundles that are looked into; real ones have one level. */
  static final int MAX_DEPTH = 8;

  /** Bundled updates that are read of one update, and of all updates of a search. */
  static final int MAX_OF_ONE = 200;

  static final int MAX_OF_ALL = 5_000;

  private static final List<String> SERVICING =
      List.of("/2002/12/updatehandlers/cbs", "/2016/01/updatehandlers/osinstaller");

  private final BooleanSupplier outOfTime;
  private int readOfAll;

  /**
   * @param outOfTime asked before each reading; once it is true, nothing more is read
   */
  public ServicingRule(BooleanSupplier outOfTime) {
    this.outOfTime = outOfTime;
  }

  /** Null where it is not known: the update names no handler, or could not be read in full. */
  public @Nullable Boolean isServicing(UpdateItem update) {
    if (outOfTime.getAsBoolean()) {
      return null;
    }
    return isNever(update) ? Boolean.FALSE : byHandlers(update);
  }

  private static boolean isNever(UpdateItem update) {
    List<String> categories = categories(update);
    if (categories == null) {
      // It may be a definition, or a security update that is browse-only: its handler decides.
      return isTrue(update::isDriver);
    }
    return UpdateCategories.has(categories, UpdateCategories.DEFINITIONS)
        || UpdateCategories.has(categories, UpdateCategories.UPGRADES)
        || isTrue(update::isDriver)
        || (!UpdateCategories.has(categories, UpdateCategories.SECURITY)
            && isTrue(update::isBrowseOnly));
  }

  /** Null where they can't be read. */
  private static @Nullable List<String> categories(UpdateItem update) {
    try {
      return update.categories();
    } catch (ReadFailure e) {
      return null;
    }
  }

  private interface Property {
    boolean read() throws ReadFailure;
  }

  private static boolean isTrue(Property property) {
    try {
      return property.read();
    } catch (ReadFailure e) {
      return false;
    }
  }

  private @Nullable Boolean byHandlers(UpdateItem update) {
    Handlers handlers = new Handlers();
    handlers.collect(update, 0);
    if (handlers.servicing) {
      return true;
    }
    return (handlers.other && !handlers.incomplete) ? Boolean.FALSE : null;
  }

  /** What the handlers of one update and all that it bundles are. */
  private final class Handlers {
    private boolean servicing;
    private boolean other;
    private boolean incomplete;
    private int read;

    private void collect(UpdateItem update, int depth) {
      try {
        add(update.handler());
        int count = servicing ? 0 : update.bundledCount();
        for (int i = 0; i < count && !servicing; i++) {
          if (isFull(depth)) {
            incomplete = true;
            return;
          }
          try (UpdateItem bundled = update.bundled(i)) {
            collect(bundled, depth + 1);
          }
        }
      } catch (ReadFailure e) {
        incomplete = true;
      }
    }

    private void add(@Nullable String handler) {
      if (handler != null && !handler.isBlank()) {
        boolean isServicing = isServicingHandler(handler);
        servicing |= isServicing;
        other |= !isServicing;
      }
    }

    private boolean isFull(int depth) {
      return depth >= MAX_DEPTH
          || read++ >= MAX_OF_ONE
          || readOfAll++ >= MAX_OF_ALL
          || outOfTime.getAsBoolean();
    }
  }

  private static boolean isServicingHandler(String handler) {
    String uri = handler.strip().toLowerCase(Locale.ROOT);
    return SERVICING.stream().anyMatch(uri::endsWith);
  }
}
