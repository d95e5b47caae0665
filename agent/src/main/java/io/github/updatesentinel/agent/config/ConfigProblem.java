package io.github.updatesentinel.agent.config;

/**
 * One setting, or one source, that could not be used.
 *
 * @param key the setting, or the file that could not be read
 * @param source where it was read
 * @param problem what was expected and what was found; never a secret
 * @param usedInstead what counts now
 */
public record ConfigProblem(String key, String source, String problem, String usedInstead) {}
