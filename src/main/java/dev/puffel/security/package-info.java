/** Permissions over HTTP: bearer tokens of an OpenID issuer. */
@NullMarked
package dev.puffel.security;

import org.jspecify.annotations.NullMarked;
