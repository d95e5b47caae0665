/** The workflow for GitHub Actions. */
@NullMarked
package io.github.updatesentinel.workflow;

import org.jspecify.annotations.NullMarked;
