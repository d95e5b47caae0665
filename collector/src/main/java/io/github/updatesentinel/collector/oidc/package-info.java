/** Login through the identity provider of an organization, by OpenID Connect. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.oidc;
