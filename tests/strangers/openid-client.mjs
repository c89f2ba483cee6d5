import './webcrypto.mjs';
import * as client from 'openid-client';
import { authorize, env, expect, worked } from './browser.mjs';

const insecure = { execute: [client.allowInsecureRequests] };
const issuer = new URL(env('ISSUER'));
const web = await client.discovery(issuer, env('CLIENT_ID'), undefined, client.ClientSecretBasic(env('CLIENT_SECRET')), insecure);
worked('discovery');

const redirect_uri = env('REDIRECT_URI');
const pkceCodeVerifier = client.randomPKCECodeVerifier();
const expectedState = client.randomState();
const expectedNonce = client.randomNonce();
const url = client.buildAuthorizationUrl(web, {
  redirect_uri,
  scope: 'openid profile email offline_access accounts',
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: 'S256',
  state: expectedState,
  nonce: expectedNonce,
});
const tokens = await client.authorizationCodeGrant(web, await authorize(url), { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true });
worked('code and PKCE');

const userInfo = await client.fetchUserInfo(web, tokens.access_token, tokens.claims().sub);
expect(userInfo.email === env('EMAIL'), `userinfo told ${userInfo.email}`);
worked('userinfo');

const refreshed = await client.refreshTokenGrant(web, tokens.refresh_token);
expect(refreshed.refresh_token !== tokens.refresh_token, 'the refresh token was not rotated');
worked('refresh');

const seen = await client.tokenIntrospection(web, refreshed.access_token);
expect(seen.active === true && seen.sub === tokens.claims().sub, 'introspection does not know the token');
worked('introspection');

await client.tokenRevocation(web, refreshed.refresh_token);
expect((await client.tokenIntrospection(web, refreshed.access_token)).active === false, 'the token survived its revocation');
worked('revocation');

const machine = await client.discovery(issuer, env('MACHINE_ID'), undefined, client.ClientSecretBasic(env('MACHINE_SECRET')), insecure);
const own = await client.clientCredentialsGrant(machine, { scope: 'accounts.read' });
expect(own.scope === 'accounts.read', `the machine was given ${own.scope}`);
worked('client credentials');

const bye = client.buildEndSessionUrl(web, { post_logout_redirect_uri: env('POST_LOGOUT_URI'), id_token_hint: tokens.id_token, state: 'bye' });
expect((await authorize(bye)).href === `${env('POST_LOGOUT_URI')}?state=bye`, 'logout led elsewhere');
const after = await authorize(client.buildAuthorizationUrl(web, {
  redirect_uri, scope: 'openid', prompt: 'none', state: 's', code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256',
}));
expect(after.searchParams.get('error') === 'login_required', 'the session survived its logout');
worked('logout');
