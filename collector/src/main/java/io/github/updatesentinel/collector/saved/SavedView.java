package io.github.updatesentinel.collector.saved;

/**
 * A filter with its order and columns, under a name.
 *
 * @param owner login name of who saved it
 * @param shared whether everybody sees it
 */
public record SavedView(String id, String owner, String name, boolean shared) {}
