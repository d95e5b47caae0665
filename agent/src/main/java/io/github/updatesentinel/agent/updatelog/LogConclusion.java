package io.github.updatesentinel.agent.updatelog;

import io.github.updatesentinel.agent.fact.update.LogJudgement;

/** What all logs together say about the operating system's updates. */
public enum LogConclusion {
  FOUND,
  HONEST_ZERO,
  DOUBTFUL_ZERO,
  FALSE_ZERO,
  FAILED,
  SKIPPED,
  UNFINISHED,
  /** No scan of the logs can see missing updates of the operating system. */
  NO_DATA,
  /** Most lines are events that the decoder had no format for. */
  NOT_DECODABLE;

  static LogConclusion of(LogJudgement judgement) {
    return valueOf(judgement.name());
  }
}
