/**
 * What stands behind the counts: comparisons of groups, update sources, causes, and changes of
 * verdicts.
 */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.analysis;
