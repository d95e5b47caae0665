package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What other programs wrote into the event log about updates and services. */
public interface EventLogProbe {
  /** Failures of Windows Update, newest first. */
  Reading<List<UpdateFailure>> updateFailures(Duration within);

  /** The account that changed the service's start type last; empty where the log does not tell. */
  Optional<String> whoChangedStartType(String service, Duration within);
}
