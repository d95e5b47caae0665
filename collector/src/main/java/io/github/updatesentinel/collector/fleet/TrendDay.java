package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.contract.VerdictCode;
import java.time.LocalDate;
import java.util.Map;

/**
 * How a day ended: machines per verdict, as in {@link FleetCounts}. A day without rows (no
 * collector ran) is left out.
 *
 * @param date in the collector's time zone
 */
public record TrendDay(LocalDate date, Map<VerdictCode, Long> verdicts, long silent) {}
