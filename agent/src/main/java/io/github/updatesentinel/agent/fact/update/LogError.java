package io.github.updatesentinel.agent.fact.update;

import io.github.updatesentinel.agent.fact.HResult;

/**
 * A result code and where a log has it.
 *
 * @param count lines that have it
 * @param firstLine number of the first such line; 1 is the first line of the file
 * @param noise whether healthy computers log it as well
 */
public record LogError(HResult hresult, long count, long firstLine, long lastLine, boolean noise) {}
