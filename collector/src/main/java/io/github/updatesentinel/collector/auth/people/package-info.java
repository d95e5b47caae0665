/** People and their credentials: passwords, sessions, API tokens, lockout. */
@NullMarked
package io.github.updatesentinel.collector.auth.people;

import org.jspecify.annotations.NullMarked;
