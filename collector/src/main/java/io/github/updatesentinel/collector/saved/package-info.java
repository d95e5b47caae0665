/** What people keep for themselves or for all: filters with a name, and lists of names. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.saved;
