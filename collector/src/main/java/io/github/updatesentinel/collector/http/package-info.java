/** The HTTP server: connectors, TLS, headers, and what all routes share. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.http;
