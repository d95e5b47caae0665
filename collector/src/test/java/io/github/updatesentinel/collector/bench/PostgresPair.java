package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.store.PostgresServer;

/**
 * A primary, and a synchronous standby that takes over when the primary is gone: what Patroni does
 * without its wait for a lease.
 */
final class PostgresPair implements AutoCloseable {
  private PostgresServer primary;
  private PostgresServer standby;
  private final String hosts;

  private PostgresPair(PostgresServer primary, PostgresServer standby) {
    this.primary = primary;
    this.standby = standby;
    this.hosts = "127.0.0.1:%d,127.0.0.1:%d".formatted(primary.port(), standby.port());
  }

  static PostgresPair start() {
    PostgresServer primary = PostgresServer.start();
    try {
      return new PostgresPair(primary, primary.newStandby());
    } catch (RuntimeException e) {
      primary.close();
      throw e;
    }
  }

  /** Names both servers, and neither as the primary. */
  String url() {
    return "jdbc:postgresql://" + hosts + "/postgres?user=sentinel";
  }

  /** As a crash of the primary's computer; the standby is the primary when this returns. */
  void failOver() {
    PostgresServer lost = primary;
    lost.stopAtOnce();
    standby.promote();
    primary = standby;
    standby = lost;
  }

  /** Replaces what was lost by a new standby at its place. */
  void repair() {
    int port = standby.port();
    standby.close();
    standby = primary.newStandby(port);
  }

  @Override
  public void close() {
    standby.close();
    primary.close();
  }
}
