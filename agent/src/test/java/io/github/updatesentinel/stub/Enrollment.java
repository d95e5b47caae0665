package io.github.updatesentinel.stub;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives a key to who knows the token, and lets nobody in without one. */
public final class Enrollment implements Script {
  private final String token;
  private final Map<String, String> machines = new ConcurrentHashMap<>();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();

  public Enrollment(String token) {
    this.token = token;
  }

  /** 409 where the agentId is another machine's. */
  @Override
  public Answer answer(Request request) throws IOException {
    JsonObject asked = request.json().getAsJsonObject();
    if (!token.equals(asked.get("enrollmentToken").getAsString())) {
      return Answer.status(403);
    }
    String machine = asked.get("machine").getAsString();
    String known = machines.putIfAbsent(asked.get("agentId").getAsString(), machine);
    if (known != null && !known.equals(machine)) {
      return Answer.status(409);
    }
    String key = "s3cretKey" + count.incrementAndGet() + "x".repeat(20);
    keys.add(key);
    return Answer.withBody(201, "{\"agentKey\": \"%s\"}".formatted(key));
  }

  /** Keys that are good now. */
  public Set<String> keys() {
    return Set.copyOf(keys);
  }

  /** From now on no key is good that was given before. */
  public void revokeAll() {
    keys.clear();
  }

  /** 401 for those without a good key; the others get what the script says. */
  public Script required(Script script) {
    return request -> {
      String authorization = request.header("authorization");
      boolean known =
          authorization != null
              && authorization.startsWith("Bearer ")
              && keys.contains(authorization.substring("Bearer ".length()));
      return known ? script.answer(request) : Answer.status(401);
    };
  }
}
