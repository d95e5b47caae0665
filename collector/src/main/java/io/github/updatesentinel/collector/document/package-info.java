/** The baseline document: its rows, its rules, and the order of versions. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.document;
