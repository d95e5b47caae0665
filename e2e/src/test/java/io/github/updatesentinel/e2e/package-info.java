/** The tests of what is installed, on Wine; the machine that they use is the installer's. */
@NullMarked
package io.github.updatesentinel.e2e;

import org.jspecify.annotations.NullMarked;
