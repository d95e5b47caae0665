/** Bytes that no parser may fail at. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.contract.fuzz;
