/** Undoes the experiment, whatever ends it: journal, guard, restore. */
@NullMarked
package io.github.updatesentinel.verify.experiment.restore;

import org.jspecify.annotations.NullMarked;
