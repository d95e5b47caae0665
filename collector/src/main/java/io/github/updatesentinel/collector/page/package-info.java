/** What all pages share: frame, languages, texts, times, CSV, and text made safe to show. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.page;
