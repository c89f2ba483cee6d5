import './webcrypto.mjs';
import * as oauth from 'oauth4webapi';
import { authorize, env, expect, signingKey, worked } from './browser.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(env('ISSUER'));
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
const oauth2 = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oauth2' }));
expect(oauth2.token_endpoint === as.token_endpoint, 'the two metadata documents differ');
worked('discovery');

const web = { client_id: env('CLIENT_ID') };
const authentication = oauth.PrivateKeyJwt({ key: await signingKey('CLIENT_KEY'), kid: 'client-1' });

const redirect_uri = env('REDIRECT_URI');
const verifier = oauth.generateRandomCodeVerifier();
const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
const url = new URL(as.authorization_endpoint);
url.search = new URLSearchParams({
  client_id: web.client_id, redirect_uri, response_type: 'code', scope: 'openid email offline_access accounts', state, nonce,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
});
const answer = oauth.validateAuthResponse(as, web, await authorize(url), state);
const codeGrant = await oauth.authorizationCodeGrantRequest(as, web, authentication, answer, redirect_uri, verifier, insecure);
const tokens = await oauth.processAuthorizationCodeResponse(as, web, codeGrant, { expectedNonce: nonce, requireIdToken: true });
await oauth.validateApplicationLevelSignature(as, codeGrant, insecure);
worked('code and PKCE by private_key_jwt');

const { sub } = oauth.getValidatedIdTokenClaims(tokens);
const userInfo = await oauth.processUserInfoResponse(as, web, sub, await oauth.userInfoRequest(as, web, tokens.access_token, insecure));
expect(userInfo.email === env('EMAIL'), `userinfo told ${userInfo.email}`);
worked('userinfo');

const api = new Request('https://api.test-bank.example/', { headers: { authorization: `Bearer ${tokens.access_token}` } });
const claims = await oauth.validateJwtAccessToken(as, api, 'https://api.test-bank.example', insecure);
expect(claims.client_id === web.client_id && claims.scope.includes('accounts'), 'the access token is not of RFC 9068');
worked('access token as RFC 9068 wants it');

const refreshed = await oauth.processRefreshTokenResponse(as, web, await oauth.refreshTokenGrantRequest(as, web, authentication, tokens.refresh_token, insecure));
worked('refresh');

const introspected = await oauth.processIntrospectionResponse(as, web, await oauth.introspectionRequest(as, web, authentication, refreshed.access_token, insecure));
expect(introspected.active, 'introspection does not know the token');
worked('introspection');

await oauth.processRevocationResponse(await oauth.revocationRequest(as, web, authentication, refreshed.access_token, insecure));
const revoked = await oauth.processIntrospectionResponse(as, web, await oauth.introspectionRequest(as, web, authentication, refreshed.access_token, insecure));
expect(!revoked.active, 'the token survived its revocation');
worked('revocation');

const machine = { client_id: env('MACHINE_ID') };
const own = await oauth.clientCredentialsGrantRequest(as, machine, oauth.ClientSecretBasic(env('MACHINE_SECRET')), { scope: 'accounts.read' }, insecure);
expect((await oauth.processClientCredentialsResponse(as, machine, own)).scope === 'accounts.read', 'the machine was given something else');
worked('client credentials');
