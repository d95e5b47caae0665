/**
 * What is looked at, by kind; {@link io.github.updatesentinel.verify.check.Checks} has them all.
 */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.verify.check;
