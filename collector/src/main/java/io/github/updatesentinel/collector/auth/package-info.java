/** Login, account pages, and authentication of people. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.auth;
