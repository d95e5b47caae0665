/** Required builds: the rules that the collector publishes by and agents accept by. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.contract.baseline;
