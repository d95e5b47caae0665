/** The builds that machines should have: published, previewed, signed, given to agents. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.baseline;
