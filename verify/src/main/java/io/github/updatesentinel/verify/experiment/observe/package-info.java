/** What Windows answers during the experiment, and what follows from it. */
@NullMarked
package io.github.updatesentinel.verify.experiment.observe;

import org.jspecify.annotations.NullMarked;
