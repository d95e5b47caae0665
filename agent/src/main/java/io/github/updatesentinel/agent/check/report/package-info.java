/** What is reported: alerts and their events, disabled services, changes of start types. */
@NullMarked
package io.github.updatesentinel.agent.check.report;

import org.jspecify.annotations.NullMarked;
