/** The pages of comparisons, update sources, causes, and changes. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.web.analysis;
