/** What all routes share: roles, client addresses, redirects. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.http;
