/** Tools of the build; nothing of it is shipped. */
@NullMarked
package io.github.updatesentinel.installer;

import org.jspecify.annotations.NullMarked;
