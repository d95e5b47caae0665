/** The HTTP server: connectors, TLS, headers, limits. */
@NullMarked
package io.github.updatesentinel.collector.http.server;

import org.jspecify.annotations.NullMarked;
