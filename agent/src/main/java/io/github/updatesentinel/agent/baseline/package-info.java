/** Lists of required builds: reading them, and keeping the collector's. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.agent.baseline;
