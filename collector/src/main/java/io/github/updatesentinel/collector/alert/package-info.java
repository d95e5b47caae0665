/** Alerts: rules over the fleet, their episodes, and an outbox that loses no notice. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.alert;
