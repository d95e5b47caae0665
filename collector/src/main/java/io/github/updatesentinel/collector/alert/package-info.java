/** Alerts: rules over the fleet, channels to people, and an outbox in between that loses none. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.alert;
