/** The service as it is installed, on Wine's Service Control Manager, registry and COM. */
@NullMarked
package io.github.updatesentinel.e2e;

import org.jspecify.annotations.NullMarked;
