/**
 * The experiment: TrustedInstaller is disabled for some minutes, and what Windows Update answers is
 * written down.
 */
@NullMarked
package io.github.updatesentinel.verify.experiment;

import org.jspecify.annotations.NullMarked;
