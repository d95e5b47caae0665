/** Names of machines in blocks of bytes, and what may be searched in them. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.index.name;
