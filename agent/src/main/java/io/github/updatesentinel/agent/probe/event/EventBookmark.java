package io.github.updatesentinel.agent.probe.event;

/**
 * How far an event channel has been read.
 *
 * @param recordId of the newest entry at the last reading that reached its end; 0: none did yet
 * @param unfinished readings in a row since then that did not reach their end
 */
public record EventBookmark(long recordId, int unfinished) {}
