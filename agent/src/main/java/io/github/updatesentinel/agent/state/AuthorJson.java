package io.github.updatesentinel.agent.state;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.fact.Author;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.contract.ChangeMeans;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.Open;

/** The author of a change, as members of what he changed. */
final class AuthorJson {
  private AuthorJson() {}

  static void write(Author author, JsonObject json) {
    if (author.account() != null) {
      json.addProperty("by", author.account());
    }
    json.addProperty("means", author.means().name());
    if (author.policy() != null) {
      json.addProperty("policy", author.policy());
    }
  }

  /** Without means, an older agent wrote it: then an account is one whose means are not known. */
  static Author read(JsonFields json) throws InvalidJson {
    Open<ChangeMeans> means = json.open("means", ChangeMeans.class);
    return new Author(
        json.text("by", HeartbeatLimits.ACCOUNT),
        means == null ? Open.of(ChangeMeans.UNKNOWN) : means,
        json.text("policy", HeartbeatLimits.POLICY));
  }
}
