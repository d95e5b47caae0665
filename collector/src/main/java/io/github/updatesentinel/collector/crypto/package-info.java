/** Hashes and random secrets. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.crypto;
