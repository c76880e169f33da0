/// Who a client is: verifies its JWT (jjwt). For trying Parley out it also makes some
/// ([DemoTokens]).
@NullMarked
package io.parley.gateway.auth;

import org.jspecify.annotations.NullMarked;
