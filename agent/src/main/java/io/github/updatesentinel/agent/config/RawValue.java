package io.github.updatesentinel.agent.config;

import java.util.List;

/** A setting as its source holds it, before anybody has judged it. */
public sealed interface RawValue {
  record Text(String value) implements RawValue {}

  record Int(long value) implements RawValue {}

  record Bool(boolean value) implements RawValue {}

  record Texts(List<String> values) implements RawValue {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /** Of a kind that no setting can have, such as REG_BINARY or a JSON object. */
  record Unusable(String kind) implements RawValue {}

  /** For messages; short, whatever was in there. */
  default String show() {
    String text;
    if (this instanceof Text raw) {
      text = "\"" + raw.value + "\"";
    } else if (this instanceof Int raw) {
      text = Long.toString(raw.value);
    } else if (this instanceof Bool raw) {
      text = Boolean.toString(raw.value);
    } else if (this instanceof Texts raw) {
      text = raw.values.toString();
    } else {
      text = ((Unusable) this).kind;
    }
    return text.length() <= 120 ? text : text.substring(0, 120) + "...";
  }
}
