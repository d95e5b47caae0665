package io.github.updatesentinel.collector.sim;

/**
 * Something that holds from one moment until another, in milliseconds since 1970.
 *
 * @param until {@link Long#MAX_VALUE}: it goes on
 */
record Period<T>(T what, long from, long until) {
  boolean covers(long moment) {
    return from <= moment && moment < until;
  }
}
