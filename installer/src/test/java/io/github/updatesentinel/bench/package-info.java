/** What the service weighs, and how soon it is there: measured, never asserted. */
@NullMarked
package io.github.updatesentinel.bench;

import org.jspecify.annotations.NullMarked;
