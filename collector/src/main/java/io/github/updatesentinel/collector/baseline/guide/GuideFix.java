package io.github.updatesentinel.collector.baseline.guide;

import org.jspecify.annotations.Nullable;

/**
 * An update that fixes a vulnerability of one product.
 *
 * @param product its id in the document
 * @param kb such as KB5124008; null where the document names none
 */
record GuideFix(String product, int build, int ubr, @Nullable String kb, boolean hotpatch) {}
