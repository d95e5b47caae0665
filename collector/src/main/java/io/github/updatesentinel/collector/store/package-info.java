/** The store: SQLite or PostgreSQL behind one set of statements. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.store;
