import './webcrypto.mjs';
import * as oauth from 'oauth4webapi';
import { authorize, env, expect, signingKey, worked } from './browser.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(env('ISSUER'));
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oauth2' }));
worked('discovery');

const fapi = {
  client_id: env('CLIENT_ID'), authorization_signed_response_alg: 'ES256', introspection_signed_response_alg: 'ES256',
  userinfo_signed_response_alg: 'ES256', id_token_signed_response_alg: 'ES256',
};
const key = { key: await signingKey('CLIENT_KEY'), kid: 'client-1' };
const authentication = oauth.PrivateKeyJwt(key);
const DPoP = oauth.DPoP(fapi, await oauth.generateKeyPair('ES256'));

// The server may ask for a nonce of its own: then the same is sent once more, with it.
async function twice(send, read) {
  try {
    return await read(await send());
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error;
    return await read(await send());
  }
}

const redirect_uri = env('REDIRECT_URI');
const verifier = oauth.generateRandomCodeVerifier();
const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
const request = await oauth.issueRequestObject(as, fapi, {
  redirect_uri, response_type: 'code', response_mode: 'jwt', scope: 'openid email offline_access accounts', state, nonce,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
}, key);
worked('signed request');

const pushed = await twice(
  () => oauth.pushedAuthorizationRequest(as, fapi, authentication, { request }, { ...insecure, DPoP }),
  (response) => oauth.processPushedAuthorizationResponse(as, fapi, response));
worked('PAR');

const url = new URL(as.authorization_endpoint);
url.search = new URLSearchParams({ client_id: fapi.client_id, request_uri: pushed.request_uri });
const answer = await oauth.validateJwtAuthResponse(as, fapi, await authorize(url), state, insecure);
worked('JARM');

const tokens = await twice(
  () => oauth.authorizationCodeGrantRequest(as, fapi, authentication, answer, redirect_uri, verifier, { ...insecure, DPoP }),
  async (response) => {
    const granted = await oauth.processAuthorizationCodeResponse(as, fapi, response, { expectedNonce: nonce, requireIdToken: true });
    await oauth.validateApplicationLevelSignature(as, response, insecure);
    return granted;
  });
expect(tokens.token_type === 'dpop', `the token is of type ${tokens.token_type}`);
worked('code and PKCE by private_key_jwt, bound by DPoP');

const { sub } = oauth.getValidatedIdTokenClaims(tokens);
const userInfo = await twice(
  () => oauth.userInfoRequest(as, fapi, tokens.access_token, { ...insecure, DPoP }),
  async (response) => {
    const told = await oauth.processUserInfoResponse(as, fapi, sub, response);
    await oauth.validateApplicationLevelSignature(as, response, insecure);
    return told;
  });
expect(userInfo.email === env('EMAIL'), `userinfo told ${userInfo.email}`);
worked('signed userinfo with DPoP');

const refreshed = await twice(
  () => oauth.refreshTokenGrantRequest(as, fapi, authentication, tokens.refresh_token, { ...insecure, DPoP }),
  (response) => oauth.processRefreshTokenResponse(as, fapi, response));
worked('refresh');

async function introspect() {
  const response = await oauth.introspectionRequest(as, fapi, authentication, refreshed.access_token, { ...insecure, requestJwtResponse: true });
  const told = await oauth.processIntrospectionResponse(as, fapi, response);
  await oauth.validateApplicationLevelSignature(as, response, insecure);
  return told;
}

const seen = await introspect();
expect(seen.active && seen.cnf?.jkt === await DPoP.calculateThumbprint(), 'introspection does not know the token, or not its key');
worked('signed introspection');

await oauth.processRevocationResponse(await oauth.revocationRequest(as, fapi, authentication, refreshed.refresh_token ?? tokens.refresh_token, insecure));
expect(!(await introspect()).active, 'the token survived its revocation');
worked('revocation');
