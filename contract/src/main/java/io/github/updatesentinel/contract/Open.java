package io.github.updatesentinel.contract;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value of an enumeration that may grow: what a newer agent says is kept as it is, though this
 * version has no constant for it. Equal by its name.
 *
 * @param name as on the wire, in the state file and in the store
 */
public record Open<E extends Enum<E>>(Class<E> type, String name) {
  /** UTF-16 units of a name. */
  public static final int MAX_NAME = 100;

  /** What every name looks like, also one of a newer version. */
  public static final Pattern NAME = Pattern.compile("[A-Z0-9_]+");

  /** One that this version knows. */
  public static <E extends Enum<E>> Open<E> of(E constant) {
    return new Open<>(constant.getDeclaringClass(), constant.name());
  }

  /** The same for one that may not be there. */
  public static <E extends Enum<E>> @Nullable Open<E> ofNullable(@Nullable E constant) {
    return constant == null ? null : of(constant);
  }

  /** The constant; empty for a name that this version does not know. */
  public Optional<E> known() {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }

  /** The constant, or another one in the place of a name that this version does not know. */
  public E orElse(E other) {
    return known().orElse(other);
  }

  public boolean is(E constant) {
    return name.equals(constant.name());
  }

  @Override
  public String toString() {
    return name;
  }
}
